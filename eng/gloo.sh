#!/bin/bash
# Builds native/sluice_gloo.cpp with Debian's Gloo, by which the workers of a job exchange gradients, and prints the folder with the
# library and all that it needs beside the C++ runtime. The packages are unpacked, and nothing is installed but the compiler, where it is
# missing. A second run builds nothing while the source is the same.
set -euo pipefail
. "$(dirname "$0")/../cluster/settings.sh"
. "$CLUSTER_DIR/parts/apt.sh"
cd "$ROOT_DIR"

source=native/sluice_gloo.cpp
folder=$SLUICE_CACHE/gloo/$(sha256sum "$source" "$0" | sha256sum | cut -c1-16)
if [ ! -f "$folder/libsluice_gloo.so" ]; then
  command -v g++ > /dev/null || "$CLUSTER_DIR/packages.sh" g++ >&2
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir "$work"/{apt,debs,root,out}
  # Libraries of this machine's release: the images are made from the same one, and newer C libraries load them too.
  private_apt "$work/apt" deb "$(. /etc/os-release && echo "$VERSION_CODENAME")" >&2
  (cd "$work/debs" && apt-get "${APT_PRIVATE[@]}" -qq download \
    libgloo-dev libgloo0 libhiredis0.14 libibverbs1 libnl-3-200 libnl-route-3-200 >&2)
  for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  for library in libgloo.so.0 libhiredis.so.0.14 libibverbs.so.1 libnl-3.so.200 libnl-route-3.so.200; do
    cp -L "$(find "$work/root" -name "$library" | head -1)" "$work/out/"
  done
  # DT_RPATH, since it is searched for the libraries of libraries as well, which DT_RUNPATH is not.
  g++ -O2 -std=c++17 -Wall -Wextra -shared -fPIC -fvisibility=hidden -isystem "$work/root/usr/include" "$source" \
    -o "$work/out/libsluice_gloo.so" "$work/out/libgloo.so.0" -Wl,--disable-new-dtags,-rpath,'$ORIGIN' \
    -Wl,-rpath-link,"$work/out" >&2
  chmod a+r "$work"/out/*
  mkdir -p "$(dirname "$folder")"
  rm -rf "$folder"
  mv "$work/out" "$folder"
  say "built $source with Debian's Gloo" >&2
fi
printf '%s' "$folder"
