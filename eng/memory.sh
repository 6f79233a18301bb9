#!/bin/bash
# Compares the operator's memory with ten objects with that of the smallest program on its libraries (tests/Benchmarks.Floor), both
# published and started as in the image, on their own control plane. Appends a figure to the file that SLUICE_BENCH names. Both read a
# kubeconfig, which makes KubernetesClient load all its types; in a pod both use about 10 MiB less (docs/adr/0015-operator-memory.md).
#
#   memory.sh        three runs of each, about five minutes
#   RUNS=5 memory.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. cluster/settings.sh
runs=${RUNS:-3}
most=1.5      # times the floor
settling=30   # seconds after the objects were made
port=18097
output=artifacts/memory
rm -rf $output
mkdir -p $output

publish() { # project folder
  dotnet publish "$1" -c Release -r linux-x64 --self-contained false -o "$output/$2" -v quiet -nologo -nodeReuse:false \
    -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false
}
publish operator/Sluice.Operator operator
publish tests/Benchmarks.Floor floor
# Reads the environment from the Dockerfile, so that it cannot differ from the shipped image.
settings=()
while read -r setting; do settings+=("$setting"); done < <(sed -n 's/^ENV //p' Dockerfile.operator)

export SLUICE_CLUSTER=bench
KUBECONFIG=$(cluster/control-plane.sh up bench)
export KUBECONFIG
pid=
finish() {
  [ -z "$pid" ] || kill -9 "$pid" 2> /dev/null || true
  cluster/control-plane.sh down bench
}
trap finish EXIT
kubectl() { "$KUBECTL" --cache-dir "$output/kubectl" "$@"; }
kinds=$(printf -- '-f %s ' crds/*.yaml)
# shellcheck disable=SC2086
kubectl apply --validate=false $kinds > /dev/null
# shellcheck disable=SC2086
kubectl wait --for condition=Established $kinds > /dev/null

objects() { # ten: four jobs, three versions, three deployments
  local sample i
  for sample in trainingjob-minimal:4 modelversion:3 modeldeployment-minimal:3; do
    for ((i = 1; i <= ${sample#*:}; i++)); do
      echo '---'
      sed "s/penguins/penguins-$i/g" "crds/samples/valid/${sample%:*}.yaml"
    done
  done
}

measure() { # command...: prints the resident MiB
  local deadline=$((SECONDS + 120))
  env "${settings[@]}" "$@" > "$output/log" 2>&1 &
  pid=$!
  until curl -fs "http://127.0.0.1:$port/readyz" > /dev/null; do
    if [ $SECONDS -gt $deadline ] || ! kill -0 $pid; then
      cat "$output/log" >&2
      return 1
    fi
    sleep 0.2
  done
  objects | kubectl apply --validate=false -f - > /dev/null
  sleep "$settling"
  awk '/^VmRSS:/ { printf "%.1f\n", $2 / 1024 }' "/proc/$pid/status" >> "$output/$(basename "$2" .dll)"
  kill "$pid"
  wait "$pid" 2> /dev/null || true
  pid=
}

for ((run = 1; run <= runs; run++)); do
  kubectl create namespace "memory-$run" > /dev/null
  kubectl config set-context --current --namespace "memory-$run" > /dev/null
  measure dotnet "$output/floor/Floor.dll" $port
  measure dotnet "$output/operator/Sluice.Operator.dll" \
    --watch-namespace="memory-$run" --namespace=default --bind-address=127.0.0.1 --port=$port
done

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
floor=$(median $output/Floor)
own=$(median $output/Sluice.Operator)
spread=$(sort -n $output/Sluice.Operator | sed -n '1p;$p' | paste -sd,)
ratio=$(awk "BEGIN { printf \"%.3f\", $own / $floor }")
holds=$(awk "BEGIN { print $ratio <= $most ? \"true\" : \"false\" }")
printf '\nresident memory, MiB: operator with ten objects %s (%s), floor %s, ratio %s (at most %s)\n' \
  "$own" "$spread" "$floor" "$ratio" $most
printf '{"id":"%s","what":"%s","value":%s,"unit":"MiB","spread":[%s],"reference":%s,"ratio":%s,"goal":"%s","holds":%s}\n' \
  resident-memory-of-the-operator-with-ten-objects "resident memory of the operator with ten objects" \
  "$own" "$spread" "$floor" "$ratio" "at most $most times the reference" "$holds" >> "${SLUICE_BENCH:-/dev/null}"
