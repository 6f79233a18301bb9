#!/bin/bash
# Measures what is claimed: the statistics of the gates with fixed seeds, and on the node how promotions and rollbacks under load go.
#
#   bench.sh             the lot: about half an hour
#   CYCLES=5 bench.sh    fewer promotions and rollbacks than 50 each; 0: only what needs no node
set -euo pipefail
cd "$(dirname "$0")/.."
cycles=${CYCLES:-50}

dotnet run -c Release --project tests/Benchmarks

[ "$cycles" -gt 0 ] || exit 0
SLUICE_HANG=90m SLUICE_CYCLES=$cycles SLUICE_TESTS=CyclesTests eng/test.sh EndToEnd
echo
sed -n 's/.*<StdOut>//; s/<\/StdOut>.*//; /promotions,\|rollbacks,\|seconds from/p' artifacts/tests/EndToEnd/*.trx
