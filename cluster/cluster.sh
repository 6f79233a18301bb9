#!/bin/bash
# The local cluster: one real node on this machine, or a control plane alone.
#
#   cluster.sh up [--no-node]     starts it and builds what is missing; restarts what has died if it is running
#   cluster.sh restart [PART...]  restarts parts of the node, such as kubelet and containerd; or the whole node, as by a power failure
#   cluster.sh down               stops it; objects and images stay
#   cluster.sh reset              stops it and deletes its objects; images stay
#   cluster.sh delete             stops it and deletes everything but the binaries
#   cluster.sh status             processes, memory, node
#   cluster.sh kubeconfig         prints the kubeconfig's path
#   cluster.sh load IMAGE.tar...  imports image archives into the node
#   cluster.sh kubectl|ctr|exec ARGUMENTS...   kubectl; containerd's client; a command within the node's namespaces
#
# Settings are in settings.sh.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
for part in processes certificates control-plane node; do . "$CLUSTER_DIR/parts/$part.sh"; done

CONTROL_PLANE_PACKAGES=(etcd-server openssl procps util-linux)
NODE_PACKAGES=(containerd runc containernetworking-plugins iptables conntrack socat iproute2 curl)

lock() { # two starts at once would start everything twice
  exec 8> "$STATE/lock"
  flock 8
}

up() {
  local started=$SECONDS with=with-node packages=("${CONTROL_PLANE_PACKAGES[@]}")
  [ "${1:-}" = --no-node ] && with=without-node
  # A node and its control plane must have the same version.
  [ $with = without-node ] || { packages+=("${NODE_PACKAGES[@]}") && CONTROL_PLANE_BIN=$BIN; }
  [ "$(id -u)" = 0 ] || die "run this as root (it needs namespaces, cgroups and packages)"
  mkdir -p "$PKI" "$ETC" "$LOGS" "$RUN" "$NODE_DIR"
  lock
  "$CLUSTER_DIR/packages.sh" "${packages[@]}"
  "$CLUSTER_DIR/build.sh"
  make_certificates
  control_plane_up $with
  [ $with = without-node ] || node_up
  say "cluster $SLUICE_CLUSTER is up after $((SECONDS - started)) s: export KUBECONFIG=$KUBECONFIG_FILE"
}

# Containers outlive kubelet and containerd. With the node they end without a warning, and start again where their pods say so.
restart() {
  local part
  pid_of apiserver > /dev/null || die "cluster $SLUICE_CLUSTER is down"
  lock
  [ $# -gt 0 ] || node_down
  for part in "$@"; do stop "$part" 5; done
  node_up
}

down() {
  [ -d "$STATE" ] || return 0
  lock
  node_down
  control_plane_down
}

reset() {
  down
  rm -rf "$STATE"/{etcd,run,flexvolumes} "$NODE_DIR"/{kubelet,var-log}
}

status() {
  local name pid
  for name in etcd apiserver controllers scheduler node api-forward containerd kubelet kube-proxy dns; do
    if pid=$(pid_of "$name"); then
      [ "$(cat "/proc/$pid/comm")" = nsenter ] && pid=$(first_child "$pid")
      printf '%-12s pid %-8s %4d MiB\n' "$name" "$pid" $(($(awk '/VmRSS/ { print $2 }' "/proc/$pid/status") / 1024))
    else
      printf '%-12s -\n' "$name"
    fi
  done
  pid_of apiserver > /dev/null || die "cluster $SLUICE_CLUSTER is down"
  local columns='NODE:.metadata.name,READY:.status.conditions[?(@.type=="Ready")].status,VERSION:.status.nodeInfo.kubeletVersion'
  columns+=',CPU:.status.allocatable.cpu,MEMORY:.status.allocatable.memory,GPU:.status.allocatable.nvidia\.com/gpu'
  kc get nodes -o "custom-columns=$columns"
}

command=${1:-help}
shift || true
case $command in
  up | down | restart | reset | status) "$command" "$@" ;;
  delete) down && rm -rf "$STATE" ;;
  kubeconfig) say "$KUBECONFIG_FILE" ;;
  kubectl) kc "$@" ;;
  ctr) exec ctr --address "$CONTAINERD_SOCK" -n k8s.io "$@" ;;
  exec) in_node "$@" ;;
  load) for archive in "$@"; do load_image "$archive"; done ;;
  become-node) become_node ;; # by node.sh
  *)
    sed -n '2,/^set/p' "$0" | grep '^#' | cut -c3-
    exit 64
    ;;
esac
