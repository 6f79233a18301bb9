#!/bin/bash
# A control plane without a node, for tests that talk to a real API server and play the kubelet themselves.
#
#   control-plane.sh up [NAME]       starts it and prints its kubeconfig's path, alone, on stdout; again: repairs what has died
#   control-plane.sh down [NAME]     stops it and forgets its objects
#
# NAME is the instance, "test" by default; instances run side by side.
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
