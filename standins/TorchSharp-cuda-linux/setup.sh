#!/bin/sh
# Builds the C layer over libtorch and collects it with the libraries that it needs, for a publish folder that runs
# on a bare Debian image. The folder lies in the cache and is named by a hash of the sources and of libtorch's version;
# where it is there already, nothing is done. Prints the folder's path.
#
# TORCH_PREFIX   another libtorch than Debian's (a CUDA build, say): the folder that holds share/cmake/Torch
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=${SLUICE_CACHE:-$HOME/.cache/sluice}/torch
mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9

need=
if [ -z "${TORCH_PREFIX:-}" ] && [ ! -e /usr/include/torch/csrc/api/include/torch/torch.h ]; then need="$need libtorch-dev"; fi
command -v cmake >/dev/null || need="$need cmake"
command -v g++ >/dev/null || need="$need g++ make"
command -v patchelf >/dev/null || need="$need patchelf"
if [ -n "$need" ]; then
    echo "torch: installing$need (libtorch-dev brings about 1.5 GB, once)" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=600 update
    # shellcheck disable=SC2086
    apt-get -qq -o DPkg::Lock::Timeout=600 install --no-install-recommends -y $need >/dev/null
fi

if [ -n "${TORCH_PREFIX:-}" ]; then
    version=$(cat "$TORCH_PREFIX/build-version" 2>/dev/null || ls -l "$TORCH_PREFIX/lib/libtorch_cpu.so")
else
    version=$(dpkg-query -W -f '${Version}' libtorch-dev)
fi
hash=$( (echo "$version"; uname -m; cat "$here/setup.sh" "$here"/native/*) | sha256sum | cut -c1-16)
target=$cache/$hash
if [ ! -f "$target/.done" ]; then
    work=$(mktemp -d "$cache/.build.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    echo "torch: building the C layer over libtorch $version (about a minute, once)" >&2
    cmake -S "$here/native" -B "$work/build" ${TORCH_PREFIX:+-DCMAKE_PREFIX_PATH="$TORCH_PREFIX"} >"$work/log" 2>&1 &&
        cmake --build "$work/build" >>"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }

    mkdir "$work/done"
    cp "$work/build/libsluicetorch.so" "$work/done/"
    "$here/collect.sh" "$work/done" "${TORCH_PREFIX:+$TORCH_PREFIX/lib}"
    touch "$work/done/.done"
    rm -rf "$target"
    mv "$work/done" "$target"
    echo "torch: ready in $target ($(du -sm "$target" | cut -f1) MB)" >&2
fi
echo "$target"
