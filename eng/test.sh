#!/bin/bash
# Builds, checks the format and runs every suite. The last line is "N passed, N failed", the sum over all suites.
#
#   test.sh [NAME...]    only the test projects whose names contain one of the words
#
# Environment variables of the suites:
#   SLUICE_TEST_KUBECONFIG  a real API server with etcd and controllers but no node; tests take the part of the kubelet
#   SLUICE_NODE_KUBECONFIG  the local cluster with a node, the images loaded and the chart installed (EndToEnd only)
#   SLUICE_TESTS            a filter of dotnet test that selects tests
#   SLUICE_NODE_VOLUMES     a folder of this machine for the node's volumes; unset when the node is elsewhere
#   SLUICE_NODE_SCRIPT      the script that restarts the node; unset when the node is elsewhere
#   SLUICE_DISTURB          1: EndToEnd disturbs jobs in all ways, which takes minutes more (`make disturb`)
set -uo pipefail
. "$(dirname "$0")/target.sh"
results=artifacts/tests
passed=0 failed=0
failures=() # names of what failed; the end of the log repeats them, where a reader looks first
# The build already enforces the style; this checks the white space of our own folders.
sources="operator/ runtime-images/ demo/ tests/ standins/"
started=$SECONDS
step() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)); }
finish() {
  [ ${#failures[@]} = 0 ] || printf '\nFAILED: %s' "${failures[@]}"
  printf '\n%d passed, %d failed\n' $passed $failed
  [ $failed = 0 ]
  exit
}
fail() { # what: one failure
  failed=$((failed + 1))
  failures+=("$1")
}
count() { # what command...: one check
  local what=$1
  shift
  step "$what"
  if "$@"; then passed=$((passed + 1)); else
    fail "$what"
    say "FAILED: $what"
    return 1
  fi
}
wanted() { # name words...
  local name=$1 word
  shift
  [ $# -gt 0 ] || return 0
  for word in "$@"; do [[ $name != *$word* ]] || return 0; done
  return 1
}
sum() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2"/*.trx 2>/dev/null | awk '{ n += $1 } END { print n + 0 }'; }
run() { # project: its output goes to a file
  local name
  name=$(basename "$(dirname "$1")")
  mkdir -p "$results/$name"
  dotnet test "$1" -c Release --no-build --nologo -v quiet --logger trx --logger 'console;verbosity=minimal' \
    --results-directory "$results/$name" ${SLUICE_TESTS:+--filter "$SLUICE_TESTS"} \
    --blame-hang-timeout "${SLUICE_HANG:-15m}" --blame-hang-dump-type none > "$results/$name/log" 2>&1
}
# The tests that failed, each with its message, and those that ran when the run was ended for hanging.
failed_tests() { # log
  awk '
    /^ *Failed [A-Za-z]/ { sub(/^ *Failed /, ""); test = $0; message = ""; next }
    test && /^ *Stack Trace:/ { print test ":" message; test = "" }
    test && !/^ *Error Message:/ { message = substr(message " " $0, 1, 600) }
    END { if (test) print test ":" message }
    running && NF == 0 { running = 0 }
    running { print "ended while it ran: " $0 }
    /^The tests? running when the crash occurred/ { running = 1 }' "$1"
}
report() { # project exit-code
  local name good bad names
  name=$(basename "$(dirname "$1")")
  cat "$results/$name/log"
  good=$(sum passed "$results/$name") bad=$(sum failed "$results/$name")
  # A run that died has no complete result, so it counts as one failure.
  [ "$2" = 0 ] || [ "$bad" -gt 0 ] || bad=1
  mapfile -t names < <(failed_tests "$results/$name/log")
  [ "$bad" = 0 ] || [ ${#names[@]} -gt 0 ] || names=("ended before its tests did")
  failures+=("${names[@]/#/$name: }")
  say "$name: $good passed, $bad failed"
  passed=$((passed + good)) failed=$((failed + bad))
}
suite() { # project
  local code=0
  step "$(basename "$(dirname "$1")")"
  run "$1" || code=$?
  report "$1" $code
}

# Real servers that suites start themselves: an image registry and a Prometheus; and Argo CD's Lua.
cluster/packages.sh docker-registry prometheus lua5.1 chromium-headless-shell
eng/stores.sh || exit # the stores that data are read from
eng/python.sh || exit # scikit-learn, which computes reference values

rm -rf $results
mkdir -p $results
count "build" dotnet build Operator.sln -c Release -v quiet -nologo || finish
if [ $# = 0 ]; then count "format" dotnet format whitespace . --folder --verify-no-changes --include $sources; fi

step "API server"
control=${SLUICE_TEST_CLUSTER:-test}
cluster/control-plane.sh down "$control" > /dev/null
SLUICE_TEST_KUBECONFIG=$(cluster/control-plane.sh up "$control") || { fail "API server"; finish; }
export SLUICE_TEST_KUBECONFIG
trap 'cluster/control-plane.sh down "$control"' EXIT
# The Cluster suite mostly waits for controllers, so the others run in parallel to it.
waiting=tests/Cluster/Cluster.csproj waiter=
if wanted $waiting "$@"; then
  run $waiting &
  waiter=$!
fi
for project in tests/*/*.csproj; do
  case $project in *EndToEnd* | *Benchmarks* | "$waiting") continue ;; esac
  if wanted "$project" "$@"; then suite "$project"; fi
done
if [ -n "$waiter" ]; then
  step "Cluster"
  code=0
  wait $waiter || code=$?
  report $waiting $code
fi
cluster/control-plane.sh down "$control"
trap - EXIT

if wanted tests/EndToEnd "$@"; then
  was_up=$(pid_of kubelet || true)
  [ -n "$was_up" ] || trap '"$CLUSTER_DIR/cluster.sh" down' EXIT
  if count "node" cluster_up && count "node features" cluster/smoke.sh \
    && count "images" cluster/images/product.sh && count "bucket" cluster/images/bucket.sh && count "torch" cluster/images/torch.sh \
    && count "mpi" cluster/images/mpi.sh && count "deploy" env "HELM_ARGS=--set mpi.enabled=true ${HELM_ARGS:-}" eng/chart.sh deploy; then
    export SLUICE_NODE_KUBECONFIG=${KUBECONFIG:-$HOME/.kube/config}
    if [ "$CLUSTER" = local ]; then export SLUICE_NODE_VOLUMES=$STATE/volumes SLUICE_NODE_SCRIPT=$CLUSTER_DIR/cluster.sh; fi
    for project in tests/EndToEnd/*.csproj; do suite "$project"; done
  fi
fi
finish
