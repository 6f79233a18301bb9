#!/bin/bash
# Measures the claims of the docs: the statistics of the gates with fixed seeds, the reading of 2 GB of data beside DuckDB alone, models of
# integers beside those of floats, the operator's memory, many jobs beside those of the Job controller, the refusal of a table, and
# promotions and rollbacks under load on the node.
# All figures of a run are written to artifacts/bench.json, a list of {id, what, value, unit, spread, reference, ratio, goal, holds}.
#
#   bench.sh               everything, in about three quarters of an hour
#   ONLY=gates bench.sh    one part: gates, data, compression, training, memory, jobs, refusal, recovery, rollouts
#   CYCLES=5 bench.sh      fewer promotions and rollbacks than 50 each
set -euo pipefail
cd "$(dirname "$0")/.."
parts=(gates data compression training memory jobs refusal recovery rollouts)
case " ${parts[*]} " in *" ${ONLY:-gates} "*) ;; *)
  echo "bench.sh: ONLY: '$ONLY' is unknown; set it to one of ${parts[*]}" >&2
  exit 64
  ;;
esac
mkdir -p artifacts
export SLUICE_BENCH=$PWD/artifacts/bench.jsonl
: > "$SLUICE_BENCH"
failed=()

gates() { dotnet run -c Release --project tests/Benchmarks gates; }

data() {
  command -v npm > /dev/null || cluster/packages.sh nodejs npm
  (cd tests/Benchmarks/Data && npm ci --silent --no-audit --no-fund)
  dotnet run -c Release --project tests/Benchmarks data
}

compression() { dotnet run -c Release --project tests/Benchmarks compression; }
training() {
  eng/python.sh torch
  dotnet run -c Release --project tests/Benchmarks training
}

memory() { eng/memory.sh; }

jobs() { eng/jobs.sh; }

refusal() { SLUICE_TESTS=A_table_that_a_check_refuses eng/test.sh EndToEnd; }

recovery() {
  eng/python.sh torch
  SLUICE_RECOVERY=${RECOVERIES:-5} SLUICE_TESTS=RecoveryTests eng/test.sh EndToEnd
}

rollouts() {
  SLUICE_HANG=90m SLUICE_CYCLES=${CYCLES:-50} SLUICE_TESTS=CyclesTests eng/test.sh EndToEnd || return
  echo
  sed -n 's/.*<StdOut>//; s/<\/StdOut>.*//; /promotions,\|rollbacks,\|seconds from/p' artifacts/tests/EndToEnd/*.trx
}

# A part that fails is named at the end, and the figures of the others are kept.
for part in "${parts[@]}"; do
  if [ "${ONLY:-$part}" = "$part" ]; then "$part" || failed+=("$part"); fi
done

{ echo '[' && sed '$!s/$/,/' "$SLUICE_BENCH" && echo ']'; } > artifacts/bench.json
rm "$SLUICE_BENCH"
printf '\n%d figures in artifacts/bench.json, %d of them miss their goal\n' \
  "$(grep -c '"id"' artifacts/bench.json)" "$(grep -c '"holds":false' artifacts/bench.json)"
[ ${#failed[@]} = 0 ] || { echo "failed: ${failed[*]}" && exit 1; }
