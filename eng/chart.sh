#!/bin/bash
# chart.sh render: writes the objects of charts/sluice to artifacts/chart.yaml
# chart.sh deploy: installs CRDs and chart into the cluster, and waits until the operator is ready
# HELM_ARGS adds arguments for helm, such as HELM_ARGS="--set operator.replicas=1".
set -euo pipefail
. "$(dirname "$0")/target.sh"
helm=$(eng/helm.sh)
# Images that were built here have this tag; those of a release have the version of the chart.
HELM_ARGS="--set image.tag=${IMAGE_TAG:-dev} ${HELM_ARGS:-}"
[ -f charts/sluice/Chart.yaml ] || die "charts/sluice/Chart.yaml is missing"

render() {
  mkdir -p artifacts
  # shellcheck disable=SC2086 # HELM_ARGS may hold several arguments
  "$helm" template sluice charts/sluice --namespace "$NAMESPACE" $HELM_ARGS 2> >(grep -v "found symbolic link" >&2) > artifacts/chart.yaml
  say "artifacts/chart.yaml: $(grep -c '^kind:' artifacts/chart.yaml) objects by $("$helm" version --template '{{.Version}}' 2>/dev/null)"
}

deploy() {
  # The schemas have CEL rules, which an API server before 1.25 does not know and drops. kubectl would refuse them by that server's own
  # schema.
  local kinds
  kinds=$(printf -- '-f %s ' crds/*.yaml) # not the folder: kubectl wait would read crds/samples too
  # shellcheck disable=SC2086
  {
    kubectl apply --validate=false $kinds
    kubectl wait --for=condition=Established --timeout=30s $kinds > /dev/null
  }
  # shellcheck disable=SC2086
  "$helm" upgrade --install sluice charts/sluice --namespace "$NAMESPACE" --create-namespace --skip-crds $HELM_ARGS \
    2> >(grep -v "found symbolic link" >&2)
  restart_if_changed operator -n "$NAMESPACE" -l app.kubernetes.io/instance=sluice
  restart_if_changed gateway --all-namespaces -l sluice.dev/gateway=true
  local deployment
  for deployment in $(kubectl -n "$NAMESPACE" get deployments -o name); do
    kubectl -n "$NAMESPACE" rollout status "$deployment" --timeout=120s
  done
}

case ${1:-} in
  render | deploy) "$1" ;;
  *) die "usage: chart.sh render|deploy" ;;
esac
