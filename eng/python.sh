#!/bin/bash
# Puts Debian 13's Python with packages that tests and benchmarks compare with into the cache, once. Nothing is installed: it runs on the
# C library that is unpacked beside it.
#
#   python.sh          afterwards $SLUICE_CACHE/python/bin/python3 imports numpy, scipy and sklearn
#   python.sh torch    afterwards $SLUICE_CACHE/python/bin/python3-torch imports torch, which computes with OpenBLAS, and onnx (940 MB)
set -Eeuo pipefail
trap 'echo "python.sh: stopped at line $LINENO" >&2' ERR
. "$(dirname "$0")/../cluster/settings.sh"
. "$CLUSTER_DIR/parts/apt.sh"
. "$CLUSTER_DIR/parts/debian.sh"

PYTHON=$SLUICE_CACHE/python
case ${1:-metrics} in
  metrics) # reference values of metrics
    PROGRAM=python3
    PACKAGES=(python3-sklearn)
    ;;
  torch) # the speed of the same training, and the image of cluster/images/torch.sh
    PROGRAM=python3-torch
    PACKAGES=(python3-torch python3-onnx libopenblas0-pthread)
    ;;
  *)
    echo "python.sh: '$1' is none of the sets of packages: torch, or nothing" >&2
    exit 64
    ;;
esac
DEBIAN=$PYTHON/debian-$(echo "${PACKAGES[*]}" | sha256sum | cut -c1-12)
SYSTEM=$DEBIAN/usr/lib/x86_64-linux-gnu

mkdir -p "$PYTHON/bin"
exec 9> "$PYTHON/lock"
flock 9 # a second run waits for the first one and then finds its result
[ -d "$DEBIAN" ] || unpack_debian "$DEBIAN" trixie "${PACKAGES[@]}"
# BLAS and LAPACK are in folders of their own, among which an installation chooses by links. OpenBLAS comes first where it is listed above.
debian_python "$DEBIAN" ":$SYSTEM/openblas-pthread:$SYSTEM/blas:$SYSTEM/lapack:$DEBIAN/usr/lib" | publish "$PYTHON/bin/$PROGRAM"
