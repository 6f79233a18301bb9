# Selects the cluster for commands; sourced. CLUSTER=current is that of the current kubectl context; the default is the local one.
. "$(dirname "${BASH_SOURCE[0]}")/../cluster/settings.sh"
. "$CLUSTER_DIR/parts/processes.sh"
cd "$ROOT_DIR"
CLUSTER=${CLUSTER:-local}
NAMESPACE=${SLUICE_NAMESPACE:-sluice-system}

case $CLUSTER in
  local)
    export KUBECONFIG=$KUBECONFIG_FILE
    kubectl() { "$KUBECTL" --cache-dir "$STATE/kubectl-cache" "$@"; }
    ;;
  current) ;;
  *) die "CLUSTER: '$CLUSTER' is unknown; set it to local or current" ;;
esac

cluster_up() {
  if [ "$CLUSTER" = local ]; then
    "$CLUSTER_DIR/cluster.sh" up
  else
    say "cluster: $(kubectl config current-context)"
  fi
}

# Images always have the tag "dev", so Deployments are not updated by themselves when images are built again.
restart_if_changed() { # image namespace-arguments-and-selector...
  local id file=artifacts/images/$1.tar.id name
  shift
  [ -f "$file" ] || return 0
  id=$(cut -d: -f2 < "$file" | cut -c1-40)
  local names='{.metadata.namespace}/{.metadata.name} {.metadata.annotations.sluice\.dev/image-id}{"\n"}'
  kubectl get deployments "$@" -o "jsonpath={range .items[*]}$names{end}" \
    | while read -r name before; do
      [ -n "$name" ] && [ "$before" != "$id" ] || continue
      [ -z "$before" ] || kubectl -n "${name%/*}" rollout restart "deployment/${name#*/}"
      kubectl -n "${name%/*}" annotate --overwrite "deployment/${name#*/}" "sluice.dev/image-id=$id" > /dev/null
    done
}
