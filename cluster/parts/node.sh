# The node: its own network, mount and PID namespaces with containerd, kubelet, kube-proxy and DNS; sourced.
#
# One veth pair connects it to the host. The host's iptables, sysctls and mount table stay as they are. When the node's process 1 ends,
# the kernel ends all its processes. The host keeps two empty mount points and, while the node is up, two routes and a cgroup.

CGROUPS="cpu cpuacct cpuset memory devices freezer blkio pids systemd"

node_pid() {
  local outer
  outer=$(pid_of node) || return 1
  first_child "$outer"
}
in_node() { nsenter -t "$(node_pid)" -m -n -p --wd=/ -- "$@"; }

# nsenter is used because "ip netns exec" creates a mount namespace for each process, so the kubelet's mounts would not reach containerd.
start_in_node() {
  local name=$1
  shift
  start "$name" nsenter -t "$(node_pid)" -m -n -p --wd=/ -- "$@"
}

# Process 1 of the node runs this before it becomes `pause`.
become_node() {
  mount --make-rshared /
  # The kubelet requires these kernel-wide values. It finds them in files bound over /proc/sys, so the host keeps its own.
  local setting file
  for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
    kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    file=$NODE_DIR/sysctl/$(basename "${setting%=*}")
    mkdir -p "$NODE_DIR/sysctl"
    echo "${setting#*=}" > "$file"
    mount --bind "$file" "/proc/sys/${setting%=*}"
  done
  # Paths that are compiled into kubelet, containerd and the CNI plugins.
  mkdir -p "$NODE_DIR"/{kubelet,var-log/pods,var-log/containers,var-lib-cni}
  mount -t tmpfs -o mode=755 node-run /run
  mount --bind "$NODE_DIR/var-log" /var/log
  mount --bind "$NODE_DIR/kubelet" /var/lib/kubelet
  mount --bind "$NODE_DIR/var-lib-cni" /var/lib/cni
  mkdir -p /run/containerd
  ln -s "$CONTAINERD_SOCK" /run/containerd/containerd.sock # the kubelet's cAdvisor looks here
  ip link set lo up
  sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1
  # A ClusterIP without endpoints must refuse at once. ICMP redirects would use up the rate limit of "port unreachable".
  sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0 net.ipv4.icmp_ratelimit=0
  exec "$BIN/pause"
}

write_containerd_config() {
  cat > "$ETC/containerd.toml" <<END
version = 2
root = "$NODE_DIR/containerd"
state = "/run/containerd"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing",
]
[grpc]
  address = "$CONTAINERD_SOCK"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  stream_server_address = "127.0.0.1"
  disable_apparmor = true
  # Without CAP_SYS_RESOURCE a process may not lower oom_score_adj, and runc would fail when it tries.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$ETC/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
[plugins."io.containerd.internal.v1.opt"]
  path = "$NODE_DIR/containerd-opt"
END
}

write_network_config() {
  mkdir -p "$ETC/cni"
  cat > "$ETC/cni/10-bridge.conflist" <<END
{"cniVersion": "0.4.0", "name": "bridge", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "/run/cni-ipam", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
END
  echo "nameserver $DNS_IP" > "$ETC/resolv.conf"
  cat > "$ETC/kube-proxy.yaml" <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $ETC/kube-proxy.kubeconfig}
hostnameOverride: $NODE
mode: iptables
bindAddress: 0.0.0.0
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
clusterCIDR: $POD_CIDR
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
END
}

write_kubelet_config() {
  cat > "$ETC/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE_IP
port: 10250
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
cgroupDriver: cgroupfs
cgroupRoot: /$SLUICE_CLUSTER
failSwapOn: false
protectKernelDefaults: true
clusterDNS: ["$DNS_IP"]
clusterDomain: cluster.local
resolvConf: $ETC/resolv.conf
tlsCertFile: $PKI/kubelet-server.crt
tlsPrivateKeyFile: $PKI/kubelet-server.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $PKI/ca.crt}}
authorization: {mode: Webhook}
evictionHard: {memory.available: 200Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 99
imageGCLowThresholdPercent: 98
oomScoreAdj: 0
maxOpenFiles: $(ulimit -Hn)
nodeStatusUpdateFrequency: 1s
nodeStatusReportFrequency: 1m
kubeAPIQPS: 50
kubeAPIBurst: 100
registryPullQPS: 0
eventRecordQPS: 50
serializeImagePulls: false
volumeStatsAggPeriod: 5m
END
}

make_cgroups() {
  local controller folder
  [ -d /sys/fs/cgroup/memory ] || die "/sys/fs/cgroup/memory is missing: the node needs cgroup v1 (the control plane alone does not)"
  for controller in $CGROUPS; do
    folder=/sys/fs/cgroup/$controller
    [ -d "$folder" ] || continue
    mkdir -p "$folder/$SLUICE_CLUSTER"
    if [ "$controller" = cpuset ]; then # a new cpuset is empty, and nothing can run in it
      cat "$folder/cpuset.cpus" > "$folder/$SLUICE_CLUSTER/cpuset.cpus"
      cat "$folder/cpuset.mems" > "$folder/$SLUICE_CLUSTER/cpuset.mems"
      echo 1 > "$folder/$SLUICE_CLUSTER/cgroup.clone_children"
    fi
    # The node is one group, which by default gets as much time as one process of the machine when that is busy.
    if [ "$controller" = cpu ]; then echo 8192 > "$folder/$SLUICE_CLUSTER/cpu.shares"; fi
  done
}

# containerd answers before its runtime service for the kubelet does, which first reads what an earlier run left. A kubelet that comes before
# ends for good. The body is an empty message of gRPC.
runtime_answers() {
  printf '\0\0\0\0\0' | curl -s -o /dev/null -D - --max-time 5 --unix-socket "$CONTAINERD_SOCK" --http2-prior-knowledge \
    -H 'Content-Type: application/grpc' -H 'TE: trailers' --data-binary @- http://localhost/runtime.v1alpha2.RuntimeService/Version |
    grep -q '^grpc-status: 0'
}

node_is_born() { [ "$(cat "/proc/$(node_pid)/comm" 2>/dev/null)" = pause ]; }

connect_node() {
  ip link show "$VETH_HOST" > /dev/null 2>&1 && return
  ip link add "$VETH_HOST" type veth peer name "$VETH_NODE" netns "$(node_pid)"
  ip addr add "$HOST_IP/30" dev "$VETH_HOST"
  ip link set "$VETH_HOST" up
  in_node ip addr add "$NODE_IP/30" dev "$VETH_NODE"
  in_node ip link set "$VETH_NODE" up
  in_node ip route add default via "$HOST_IP"
  # The kubelet requests a cloud's metadata at startup. It is refused at once, or the kubelet would wait for seconds.
  in_node ip route add unreachable 169.254.0.0/16
  ip route replace "$POD_CIDR" via "$NODE_IP" dev "$VETH_HOST"
  ip route replace "$SERVICE_CIDR" via "$NODE_IP" dev "$VETH_HOST"
}

start_dns() {
  kc apply -f - > /dev/null <<END
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "sluice:dns"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:kube-dns"}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:sluice-dns"}]
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: $DNS_IP
  ports: [{name: dns, port: 53, targetPort: 10053, protocol: UDP}, {name: dns-tcp, port: 53, targetPort: 10053, protocol: TCP}]
---
apiVersion: v1
kind: Endpoints
metadata: {name: kube-dns, namespace: kube-system}
subsets: [{addresses: [{ip: $NODE_IP}], ports: [{name: dns, port: 10053, protocol: UDP}, {name: dns-tcp, port: 10053, protocol: TCP}]}]
END
  start_in_node dns "$BIN/dns-$(sha256sum < "$CLUSTER_DIR/dns/main.go" | cut -c1-12)" \
    --kubeconfig "$ETC/dns.kubeconfig" --listen "$NODE_IP:10053"
}

# A node states its extended resources and nothing checks them: the kubelet keeps one that it finds in its status and copies it into
# allocatable, and the scheduler counts it. The device does not exist; requesting it, waiting for it and being refused it are real.
advertise_gpus() {
  local patch='[{"op": "add", "path": "/status/capacity/nvidia.com~1gpu", "value": "'$GPUS'"}]'
  curl -sf --cacert "$PKI/ca.crt" --cert "$PKI/admin.crt" --key "$PKI/admin.key" -X PATCH -H 'Content-Type: application/json-patch+json' \
    --data "$patch" "https://127.0.0.1:$API_PORT/api/v1/nodes/$NODE/status" > /dev/null
}
gpus_are_allocatable() { [ "$(kc get node "$NODE" -o 'jsonpath={.status.allocatable.nvidia\.com/gpu}')" = "$GPUS" ]; }

# Readiness needs a heartbeat of this kubelet, because the object of an earlier run may still say Ready.
node_is_ready() { # not-before
  local line
  line=$(kc get node "$NODE" -o 'jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status} {.lastHeartbeatTime}{end}') || return 1
  [ "${line%% *}" = True ] && [[ ! "${line#* }" < "$1" ]]
}

node_up() {
  local not_before=""
  pid_of kubelet > /dev/null || not_before=$(date -u +%FT%TZ)
  write_containerd_config
  write_network_config
  write_kubelet_config
  mkdir -p /var/lib/kubelet /var/lib/cni # mount points; nothing is written there
  make_cgroups
  start node unshare --mount --net --pid --fork --mount-proc --propagation private --kill-child "$CLUSTER_DIR/cluster.sh" become-node
  wait_for 10 "node namespaces" node_is_born
  connect_node
  # Node and pods reach the API server at the veth's address; it listens on 127.0.0.1 only.
  start api-forward socat "TCP-LISTEN:$API_PORT,bind=$HOST_IP,reuseaddr,fork,nodelay" "TCP:127.0.0.1:$API_PORT,nodelay"
  start_in_node containerd containerd --config "$ETC/containerd.toml"
  wait_for 90 containerd runtime_answers
  load_image "$("$CLUSTER_DIR/images/pause.sh")"
  start_in_node kubelet "$BIN/kubelet" --config="$ETC/kubelet.yaml" --kubeconfig="$ETC/kubelet.kubeconfig" --root-dir=/var/lib/kubelet \
    --cert-dir=/var/lib/kubelet/pki --hostname-override="$NODE" --node-ip="$NODE_IP" --container-runtime=remote \
    --container-runtime-endpoint="unix://$CONTAINERD_SOCK" --pod-infra-container-image="$PAUSE_IMAGE" \
    --volume-plugin-dir=/var/lib/kubelet/volume-plugins
  wait_for 60 "node $NODE" kc get node "$NODE" # kube-proxy retries with growing pauses where there is no node yet
  start_in_node kube-proxy "$BIN/kube-proxy" --config="$ETC/kube-proxy.yaml"
  start_dns
  wait_for 90 "ready node" node_is_ready "$not_before"
  wait_for 30 "status of node $NODE" advertise_gpus
  wait_for 30 "nvidia.com/gpu on node $NODE" gpus_are_allocatable
}

node_down() {
  local pid name i folder
  for name in dns kube-proxy kubelet containerd api-forward; do stop "$name" 5; done
  if pid=$(node_pid) && [ -n "$pid" ]; then kill -KILL "$pid" 2>/dev/null || true; fi # shims and containers end with process 1
  for ((i = 0; i < 100; i++)); do
    pid_of node > /dev/null || break
    sleep 0.1
  done
  rm -f "$RUN/node.pid" "$CONTAINERD_SOCK" "$CONTAINERD_SOCK.ttrpc"
  ip link del "$VETH_HOST" 2>/dev/null || true
  for folder in /sys/fs/cgroup/*/"$SLUICE_CLUSTER"; do
    [ ! -d "$folder" ] || find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}

# Imports an image archive into the node, unless the node has this archive already.
load_image() { # archive.tar with archive.tar.id beside it
  local mark before
  mark=$NODE_DIR/containerd/.loaded-$(basename "$1")
  cmp -s "$1.id" "$mark" && return
  before=$(cat "$mark" 2>/dev/null || true)
  ctr --address "$CONTAINERD_SOCK" -n k8s.io images import "$1" > /dev/null
  cp "$1.id" "$mark"
  # Removes the replaced image from the kubelet's view. Containers that run from it keep running.
  [ -z "$before" ] || ctr --address "$CONTAINERD_SOCK" -n k8s.io images rm "$before" > /dev/null 2>&1 || true
}
