#!/bin/bash
# Builds the images of the product into artifacts/images, and loads them into the node where the cluster is up.
#
#   product.sh [NAME...]      operator, trainer, inference, gateway: all by default
#
# REGISTRY=host/path pushes them there too, for a cluster of another kind (CLUSTER=current).
set -euo pipefail
. "$(dirname "$0")/../settings.sh"
. "$CLUSTER_DIR/images/store.sh"
cd "$ROOT_DIR"
. "$CLUSTER_DIR/parts/processes.sh"

declare -A projects=([operator]=operator/Sluice.Operator [trainer]=runtime-images/Sluice.Trainer
  [inference]=runtime-images/Sluice.Inference [gateway]=runtime-images/Sluice.Gateway)
dockerfile() {
  if [ -f "Dockerfile.$1" ]; then echo "Dockerfile.$1"; else echo "${projects[$1]}/Dockerfile"; fi
}

names=("$@")
[ $# -gt 0 ] || names=(operator trainer inference gateway)
"$CLUSTER_DIR/packages.sh" "${IMAGE_PACKAGES[@]}"
"$CLUSTER_DIR/images/base.sh"

for name in "${names[@]}"; do
  [ -n "${projects[$name]:-}" ] || die "no image '$name': operator, trainer, inference or gateway"
  output=artifacts/publish/$name
  archive=artifacts/images/$name.tar
  rm -rf "$output"
  dotnet publish "${projects[$name]}" -c Release -o "$output" -v quiet -nologo -nodeReuse:false -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false
  chmod -R a+rX "$output" # uid 65532 reads what the package cache may keep to its owner
  # The full name: containerd, unlike docker, does not add the host that a short name stands for.
  build_image "docker.io/sluice/$name:dev" "$(dockerfile "$name")" "$output" "$archive"
  printf '  sluice/%-14s %4d MiB  %s\n' "$name:dev" $(($(stat -c %s "$archive") >> 20)) "$(cut -c1-19 "$archive.id")"
  [ -z "${REGISTRY:-}" ] || store push -q "$(cat "$archive.id")" "docker://$REGISTRY/$name:dev"
  if pid_of containerd > /dev/null; then "$CLUSTER_DIR/cluster.sh" load "$archive"; fi
done
