#!/bin/bash
# Puts the servers that the tests of data sources talk to into the cache, once: moto and radosgw (S3), from Debian 13, and azurite (Azure),
# from npm. None is installed: those from Debian 13 run on the C library and the Python that are unpacked beside them.
#
#   stores.sh    afterwards $SLUICE_CACHE/stores/bin has moto_server, radosgw, radosgw-admin and azurite-blob
set -Eeuo pipefail
trap 'echo "stores.sh: stopped at line $LINENO" >&2' ERR
. "$(dirname "$0")/../cluster/settings.sh"
. "$CLUSTER_DIR/parts/apt.sh"

STORES=$SLUICE_CACHE/stores
LOCK=$ROOT_DIR/eng/stores/package-lock.json
PACKAGES=(python3-moto python3-flask python3-flask-cors radosgw)
DEBIAN=$STORES/debian-$(echo "${PACKAGES[*]}" | sha256sum | cut -c1-12)
AZURITE=$STORES/azurite-$(sha256sum < "$LOCK" | cut -c1-12)
SYSTEM=$DEBIAN/usr/lib/x86_64-linux-gnu

unpack_debian() {
  local work=$DEBIAN.new apt deb names
  rm -rf "$work"
  mkdir -p "$work"/{apt,debs,root}
  private_apt "$work/apt" deb trixie
  # An empty status makes apt name everything that the packages need, down to the C library.
  touch "$work/status"
  apt=(apt-get "${APT_PRIVATE[@]}" -o "Dir::State::status=$work/status" -qq)
  mapfile -t names < <("${apt[@]}" --no-install-recommends --print-uris install "${PACKAGES[@]}" | sed -n "s/^'[^']*' \([^_]*\)_.*/\1/p")
  (cd "$work/debs" && "${apt[@]}" download "${names[@]}")
  for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  mv "$work/root" "$DEBIAN"
  rm -rf "$work"
}

install_azurite() {
  local work=$AZURITE.new
  rm -rf "$work"
  mkdir -p "$work"
  cp "$ROOT_DIR"/eng/stores/package*.json "$work"
  command -v npm > /dev/null || "$CLUSTER_DIR/packages.sh" npm
  (cd "$work" && npm ci --silent --no-audit --no-fund)
  mv "$work" "$AZURITE"
}

publish() { # name: its program comes from the input
  cat > "$STORES/bin/.$1.$$"
  chmod +x "$STORES/bin/.$1.$$"
  mv "$STORES/bin/.$1.$$" "$STORES/bin/$1"
}

mkdir -p "$STORES/bin"
exec 9> "$STORES/lock"
flock 9 # a second run waits for the first one and then finds its result
[ -d "$DEBIAN" ] || unpack_debian
[ -d "$AZURITE" ] || install_azurite
loader="'$DEBIAN/usr/lib64/ld-linux-x86-64.so.2' --library-path '$SYSTEM:$SYSTEM/ceph'"
publish moto_server << PROGRAM
#!/bin/sh
export PYTHONHOME='$DEBIAN/usr' PYTHONPATH='$DEBIAN/usr/lib/python3/dist-packages' PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
exec $loader '$(find "$DEBIAN/usr/bin" -name 'python3.[0-9]*' | head -1)' -m moto.server "\$@"
PROGRAM
for program in radosgw radosgw-admin; do
  publish $program << PROGRAM
#!/bin/sh
exec $loader '$DEBIAN/usr/bin/$program' --plugin_dir '$SYSTEM' --no-mon-config --name client.test "\$@"
PROGRAM
done
publish azurite-blob << PROGRAM
#!/bin/sh
exec node '$AZURITE/node_modules/azurite/dist/src/blob/main.js' "\$@"
PROGRAM
