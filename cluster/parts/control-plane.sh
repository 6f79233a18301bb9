# etcd, API server, controller manager and scheduler on 127.0.0.1; sourced.

start_etcd() {
  local client=http://127.0.0.1:$ETCD_PORT peer=http://127.0.0.1:$ETCD_PEER_PORT
  start etcd etcd --name "$SLUICE_CLUSTER" --data-dir "$STATE/etcd" --log-level warn \
    --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "$SLUICE_CLUSTER=$peer"
}

# SLUICE_AUDIT names a file in which the API server notes every request, without its content.
# --advertise-address is the address of "kubernetes.default" for pods. Without a node it does not exist, and nothing uses it.
start_apiserver() {
  local audit=()
  if [ -n "${SLUICE_AUDIT:-}" ]; then
    printf 'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived, ResponseStarted]\nrules: [{level: Metadata}]\n' \
      > "$ETC/audit.yaml"
    audit=(--audit-policy-file="$ETC/audit.yaml" --audit-log-path="$SLUICE_AUDIT" --audit-log-maxsize=2000)
  fi
  start apiserver "$CONTROL_PLANE_BIN/kube-apiserver" --bind-address=127.0.0.1 --secure-port="$API_PORT" --advertise-address="$HOST_IP" \
    --etcd-servers="http://127.0.0.1:$ETCD_PORT" --service-cluster-ip-range="$SERVICE_CIDR" --allow-privileged=true \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --anonymous-auth=true \
    --client-ca-file="$PKI/ca.crt" --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" \
    --kubelet-certificate-authority="$PKI/ca.crt" --kubelet-client-certificate="$PKI/apiserver-kubelet.crt" \
    --kubelet-client-key="$PKI/apiserver-kubelet.key" --kubelet-preferred-address-types=InternalIP \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$PKI/sa.pub" --service-account-signing-key-file="$PKI/sa.key" \
    --requestheader-client-ca-file="$PKI/front-ca.crt" --requestheader-allowed-names=front-proxy \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$PKI/front-client.crt" --proxy-client-key-file="$PKI/front-client.key" "${audit[@]}"
}

# Without a node, tests take the part of the kubelet. Their pods may name nodes that do not exist, which the pod garbage collector would
# delete, and have loopback addresses, which are invalid in endpoints, so that the endpoint controllers would fail repeatedly.
start_controllers() { # list-of-controllers
  local config=$ETC/controllers.kubeconfig only_old=()
  # Kubernetes before 1.24 also serves without encryption by default.
  case $("$CONTROL_PLANE_BIN/kube-controller-manager" --help) in *' --port int'*) only_old=(--port=0) ;; esac
  start controllers "$CONTROL_PLANE_BIN/kube-controller-manager" --controllers="$1" \
    --kubeconfig="$config" --authentication-kubeconfig="$config" --authorization-kubeconfig="$config" \
    --bind-address=127.0.0.1 --secure-port="$CONTROLLERS_PORT" "${only_old[@]}" --leader-elect=false \
    --use-service-account-credentials=true --kube-api-qps=200 --kube-api-burst=400 \
    --root-ca-file="$PKI/ca.crt" --service-account-private-key-file="$PKI/sa.key" \
    --cluster-signing-cert-file="$PKI/ca.crt" --cluster-signing-key-file="$PKI/ca.key" \
    --requestheader-client-ca-file="$PKI/front-ca.crt" --service-cluster-ip-range="$SERVICE_CIDR" \
    --flex-volume-plugin-dir="$STATE/flexvolumes"
}

start_scheduler() {
  local config=$ETC/scheduler.kubeconfig
  start scheduler "$BIN/kube-scheduler" --kubeconfig="$config" --authentication-kubeconfig="$config" --authorization-kubeconfig="$config" \
    --bind-address=127.0.0.1 --secure-port="$SCHEDULER_PORT" --port=0 --leader-elect=false --kube-api-qps=200 --kube-api-burst=400
}

control_plane_up() { # with-node|without-node
  start_etcd
  start_apiserver
  wait_for 90 "API server" kc get --raw /readyz
  if [ "$1" = with-node ]; then
    start_controllers '*'
    start_scheduler
  else
    start_controllers '*,-podgc,-endpoint,-endpointslice,-endpointslicemirroring'
  fi
  wait_for 60 "default service account" kc -n default get serviceaccount default
}

# The API server would wait up to a minute for open watches. It can be killed, because etcd keeps what was written.
control_plane_down() {
  stop scheduler 3
  stop controllers 3
  stop apiserver 5
  stop etcd 10
}
