# Settings of the local cluster; sourced by the scripts beside it.
#
#   SLUICE_CACHE    keeps everything that is slow to build        (default ~/.cache/sluice)
#   SLUICE_CLUSTER  the instance's name, at most 10 characters    (default sluice)
#   SLUICE_SLOT     0-99: the instance's ports and addresses      (derived from the name by default)
#   SLUICE_KUBERNETES_BIN  kube-apiserver and kube-controller-manager of another version, for a control plane without a node
#
# Instances of different names run side by side. Slot 0 is the cluster of `make cluster-up`, slot 1 the control plane of `make test`.

CLUSTER_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT_DIR=$(dirname "$CLUSTER_DIR")
SLUICE_CACHE=${SLUICE_CACHE:-$HOME/.cache/sluice}
SLUICE_CLUSTER=${SLUICE_CLUSTER:-sluice}
[ "${#SLUICE_CLUSTER}" -le 10 ] || { echo "SLUICE_CLUSTER: '$SLUICE_CLUSTER' is longer than 10 characters" >&2; exit 64; }

slot_of() {
  case $1 in
    sluice) echo 0 ;;
    test) echo 1 ;;
    *) echo $((10 + $(cksum <<<"$1" | cut -d' ' -f1) % 90)) ;;
  esac
}
SLUICE_SLOT=${SLUICE_SLOT:-$(slot_of "$SLUICE_CLUSTER")}

# The build of Kubernetes. RECIPE must be incremented when build.sh would build different binaries from the same source.
KUBERNETES_VERSION=1.20.2
RECIPE=1
BIN=$SLUICE_CACHE/kubernetes/$KUBERNETES_VERSION-$RECIPE/bin
CONTROL_PLANE_BIN=${SLUICE_KUBERNETES_BIN:-$BIN}
TOOLS=$SLUICE_CACHE/bin # stable path: kubectl and helm
KUBECTL=$TOOLS/kubectl

# One folder per instance.
STATE=$SLUICE_CACHE/clusters/$SLUICE_CLUSTER
PKI=$STATE/pki
ETC=$STATE/etc
LOGS=$STATE/log
RUN=$STATE/run
NODE_DIR=$STATE/node
KUBECONFIG_FILE=$STATE/kubeconfig

# Ports on 127.0.0.1.
PORT_BASE=$((26000 + SLUICE_SLOT * 10))
API_PORT=$((PORT_BASE + 3))
ETCD_PORT=$((PORT_BASE + 4))
ETCD_PEER_PORT=$((PORT_BASE + 5))
CONTROLLERS_PORT=$((PORT_BASE + 6))
SCHEDULER_PORT=$((PORT_BASE + 7))

# Addresses: one /16 per instance.
NETWORK=10.$((100 + SLUICE_SLOT))
HOST_IP=$NETWORK.255.1
NODE_IP=$NETWORK.255.2
POD_CIDR=$NETWORK.1.0/24
SERVICE_CIDR=$NETWORK.2.0/24
API_SERVICE_IP=$NETWORK.2.1
DNS_IP=$NETWORK.2.10

NODE=$SLUICE_CLUSTER-node
VETH_HOST=${SLUICE_CLUSTER}-h
VETH_NODE=${SLUICE_CLUSTER}-n
CONTAINERD_SOCK=$NODE_DIR/containerd.sock # a socket's path has at most 107 characters
PAUSE_IMAGE=sluice.local/pause:1
GPUS=${SLUICE_GPUS:-4} # advertised as nvidia.com/gpu; the device is not there, its scheduling is

kc() { "$KUBECTL" --kubeconfig "$KUBECONFIG_FILE" --cache-dir "$STATE/kubectl-cache" "$@"; }
say() { printf '%s\n' "$*"; }
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}
