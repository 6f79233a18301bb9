#!/bin/bash
# Prepares a cluster, the images and the chart, and runs the story, which ends with 0 only if all its checks hold.
set -euo pipefail
. "$(dirname "$0")/target.sh"
started=$SECONDS
step() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)); }

step "cluster"
cluster_up
step "images"
cluster/images/product.sh
step "operator"
eng/chart.sh deploy
step "the story"
mkdir -p artifacts/demo
# The local cluster has no storage class: its volume is a folder beside its other data.
if [ "$CLUSTER" = local ]; then export SLUICE_DEMO_VOLUME=$STATE/volumes; fi
dotnet run --project demo/Sluice.Demo -c Release -v quiet
step "done"
