#!/bin/bash
# Builds the product's images into artifacts/images, and loads them into the node if the cluster is up.
#
#   product.sh [NAME...]      operator, trainer, data, inference, gateway; all by default
#
# REGISTRY=host/path also pushes them to a registry, for other clusters (CLUSTER=current).
set -euo pipefail
. "$(dirname "$0")/../settings.sh"
. "$CLUSTER_DIR/images/store.sh"
cd "$ROOT_DIR"
. "$CLUSTER_DIR/parts/processes.sh"

declare -A projects=([operator]=operator/Sluice.Operator [trainer]=runtime-images/Sluice.Trainer
  [data]=runtime-images/Sluice.Data [inference]=runtime-images/Sluice.Inference [gateway]=runtime-images/Sluice.Gateway)
dockerfile() {
  if [ -f "Dockerfile.$1" ]; then echo "Dockerfile.$1"; else echo "${projects[$1]}/Dockerfile"; fi
}

# Identifies the inputs of an image. While they are the same, publishing again would give the same bytes.
sources() {
  {
    git ls-files -co --exclude-standard -z -- operator runtime-images standins native 'Directory.*' global.json 'Dockerfile.*' cluster/images \
      | sort -z | xargs -0 sha256sum 2> /dev/null
    cat .setup.props "$IMAGE_CACHE/base.made"
  } | sha256sum | cut -d' ' -f1
}
show() { printf '  sluice/%-14s %4d MiB  %s%s\n' "$1:dev" $(($(stat -c %s "$2") >> 20)) "$(cut -c1-19 "$2.id")" "${3:-}"; }

deliver() { # name archive
  [ -z "${REGISTRY:-}" ] || store push -q "$(cat "$2.id")" "docker://$REGISTRY/$1:dev"
  if pid_of containerd > /dev/null; then "$CLUSTER_DIR/cluster.sh" load "$2"; fi
}

names=("$@")
[ $# -gt 0 ] || names=(operator trainer data inference gateway)
"$CLUSTER_DIR/packages.sh" "${IMAGE_PACKAGES[@]}" binutils
"$CLUSTER_DIR/images/base.sh"

key=$(sources)
for name in "${names[@]}"; do
  [ -n "${projects[$name]:-}" ] || die "no image '$name': operator, trainer, data, inference or gateway"
  output=artifacts/publish/$name
  archive=artifacts/images/$name.tar
  if [ -s "$archive.id" ] && [ "$(cat "$archive.from" 2> /dev/null)" = "$key" ]; then
    show "$name" "$archive" ", as before"
    deliver "$name" "$archive"
    continue
  fi
  rm -rf "$output" "$archive.from"
  dotnet publish "${projects[$name]}" -c Release -r linux-x64 --self-contained false -o "$output" -v quiet -nologo -nodeReuse:false \
    -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false
  find "$output" -name 'lib*.so*' -exec strip --strip-unneeded {} +
  chmod -R a+rX "$output" # uid 65532 reads what the package cache may keep to its owner
  # The name must be complete: unlike docker, containerd does not add the default host.
  build_image "docker.io/sluice/$name:dev" "$(dockerfile "$name")" "$output" "$archive"
  echo "$key" > "$archive.from"
  show "$name" "$archive"
  deliver "$name" "$archive"
done
