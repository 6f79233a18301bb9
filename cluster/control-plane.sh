#!/bin/bash
# A control plane without a node, for tests that use a real API server and take the part of the kubelet themselves.
#
#   control-plane.sh up [NAME]       starts it, or restarts what has died, and prints only the path of its kubeconfig to stdout
#   control-plane.sh down [NAME]     stops it and deletes its objects
#
# NAME is the name of the instance and defaults to "test". Instances run side by side.
set -euo pipefail
export SLUICE_CLUSTER=${2:-${SLUICE_CLUSTER:-test}}
cluster=$(dirname "$0")/cluster.sh
case ${1:-} in
  up)
    "$cluster" up --no-node >&2
    "$cluster" kubeconfig
    ;;
  down) "$cluster" reset ;;
  *)
    sed -n '2,/^set/p' "$0" | grep '^#' | cut -c3-
    exit 64
    ;;
esac
