#!/bin/bash
# Measures many TrainingJobs beside as many Jobs of kube-controller-manager on a control plane of their own: API requests, by the audit log
# of the API server, objects per second, and the memory and CPU time of the operator as it ships. Appends figures to the file that
# SLUICE_BENCH names.
#
#   jobs.sh            1,000 of each, about ten minutes
#   JOBS=100 jobs.sh
set -euo pipefail
cd "$(dirname "$0")/.."
output=$PWD/artifacts/jobs
rm -rf "$output"
mkdir -p "$output"
dotnet publish operator/Sluice.Operator -c Release -r linux-x64 --self-contained false -o "$output/operator" -v quiet -nologo \
  -nodeReuse:false -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false
dotnet build tests/Cluster -c Release -v quiet -nologo -nodeReuse:false
export SLUICE_AUDIT=$output/audit.log SLUICE_OPERATOR=$output/operator/Sluice.Operator.dll SLUICE_JOBS=${JOBS:-1000}
SLUICE_TEST_KUBECONFIG=$(cluster/control-plane.sh up jobs)
export SLUICE_TEST_KUBECONFIG
trap 'cluster/control-plane.sh down jobs' EXIT
# Settings of the image, so that memory is that of the image.
while read -r setting; do export "${setting?}"; done < <(sed -n 's/^ENV //p' Dockerfile.operator | tr ' ' '\n')
dotnet test tests/Cluster -c Release --no-build --nologo -v quiet --logger 'console;verbosity=detailed' --filter ManyJobsTests
