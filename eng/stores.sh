#!/bin/bash
# Puts the servers that the tests of data sources talk to into the cache, once: moto and radosgw (S3), from Debian 13, and azurite (Azure),
# from npm. None is installed: those from Debian 13 run on the C library and the Python that are unpacked beside them.
#
#   stores.sh    afterwards $SLUICE_CACHE/stores/bin has moto_server, radosgw, radosgw-admin and azurite-blob
set -Eeuo pipefail
trap 'echo "stores.sh: stopped at line $LINENO" >&2' ERR
. "$(dirname "$0")/../cluster/settings.sh"
. "$CLUSTER_DIR/parts/apt.sh"
. "$CLUSTER_DIR/parts/debian.sh"

STORES=$SLUICE_CACHE/stores
LOCK=$ROOT_DIR/eng/stores/package-lock.json
PACKAGES=(python3-moto python3-flask python3-flask-cors radosgw)
DEBIAN=$STORES/debian-$(echo "${PACKAGES[*]}" | sha256sum | cut -c1-12)
AZURITE=$STORES/azurite-$(sha256sum < "$LOCK" | cut -c1-12)
SYSTEM=$DEBIAN/usr/lib/x86_64-linux-gnu

install_azurite() {
  local work=$AZURITE.new
  rm -rf "$work"
  mkdir -p "$work"
  cp "$ROOT_DIR"/eng/stores/package*.json "$work"
  command -v npm > /dev/null || "$CLUSTER_DIR/packages.sh" npm
  (cd "$work" && npm ci --silent --no-audit --no-fund)
  mv "$work" "$AZURITE"
}

mkdir -p "$STORES/bin"
exec 9> "$STORES/lock"
flock 9 # a second run waits for the first one and then finds its result
[ -d "$DEBIAN" ] || unpack_debian "$DEBIAN" trixie "${PACKAGES[@]}"
[ -d "$AZURITE" ] || install_azurite
debian_python "$DEBIAN" ":$SYSTEM/ceph" -m moto.server | publish "$STORES/bin/moto_server"
for program in radosgw radosgw-admin; do
  publish "$STORES/bin/$program" << PROGRAM
#!/bin/sh
exec $(debian_loader "$DEBIAN" ":$SYSTEM/ceph") '$DEBIAN/usr/bin/$program' --plugin_dir '$SYSTEM' --no-mon-config --name client.test "\$@"
PROGRAM
done
publish "$STORES/bin/azurite-blob" << PROGRAM
#!/bin/sh
exec node '$AZURITE/node_modules/azurite/dist/src/blob/main.js' "\$@"
PROGRAM
