#!/bin/bash
# Builds the image with Debian 13's Open MPI and OpenSSH that tests of launchers run, and loads it into the node if the cluster is up.
# It is built again when the packages, this script or the file beside it change.
set -euo pipefail
. "$(dirname "$0")/../settings.sh"
. "$CLUSTER_DIR/images/store.sh"
. "$CLUSTER_DIR/parts/processes.sh"
. "$CLUSTER_DIR/parts/apt.sh"
. "$CLUSTER_DIR/parts/debian.sh"

PACKAGES=(openmpi-bin openssh-server openssh-client python3-mpi4py python3-onnx dash coreutils)
debian=$SLUICE_CACHE/mpi/debian-$(echo "${PACKAGES[*]}" | sha256sum | cut -c1-12)
archive=$IMAGE_CACHE/mpi.tar
made_of="$(basename "$debian") $(cat "$CLUSTER_DIR"/images/{mpi.sh,Dockerfile.mpi} | sha256sum | cut -d' ' -f1)"

make_root() { # folder
  local root=$1 system=$1/usr/lib/x86_64-linux-gnu folder library
  mkdir -p "$root"/{etc,tmp,home}
  chmod 1777 "$root/tmp"
  cp -al "$debian/usr" "$root/usr"
  cp -a "$debian/etc/openmpi" "$root/etc/"
  for folder in bin lib lib64 sbin; do ln -s "usr/$folder" "$root/$folder"; done
  # An installation would make these links.
  ln -s mpirun.openmpi "$root/usr/bin/mpirun"
  for library in blas lapack; do ln -s "$library/lib$library.so.3" "$system/lib$library.so.3"; done
  find "$root/usr/share" -mindepth 1 -maxdepth 1 ! -name openmpi ! -name 'pmix*' ! -name 'prte*' -exec rm -rf {} +
  rm -rf "$root"/usr/include "$root"/usr/lib/{systemd,tmpfiles.d,sysusers.d,valgrind,udev} \
    "$system"/{libLLVM*,libamd*,libhsa*,libze_*,liboshmem*,libmpi_java*,libX11*,gconv,cmake,pkgconfig,perl*,systemd}
  find "$root/usr/lib" \( -name '*.a' -o -name '*.pyi' -o -path '*/tests/*' \) -type f -delete
  printf '%s\n' 'root:x:0:0:root:/root:/usr/sbin/nologin' 'nonroot:x:65532:65532::/tmp:/bin/sh' > "$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
  printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
  # What was removed and is needed after all would only be missed when a pod starts.
  mkdir "$root/dev"
  head -c 4096 /dev/urandom > "$root/dev/urandom"
  touch "$root/dev/null"
  chroot "$root" /bin/sh -c '/usr/sbin/sshd -V && ssh -V && mpirun --version && python3 -Bc "import onnx, mpi4py.rc; mpi4py.rc.initialize = False
from mpi4py import MPI"' > "$archive.log" 2>&1 || { cat "$archive.log" && die "the image cannot load Open MPI, OpenSSH or mpi4py"; }
  rm -r "$root/dev"
}

if [ ! -s "$archive.id" ] || [ "$(cat "$archive.from" 2> /dev/null)" != "$made_of" ]; then
  "$CLUSTER_DIR/packages.sh" "${IMAGE_PACKAGES[@]}"
  mkdir -p "$IMAGE_CACHE" "$(dirname "$debian")"
  [ -d "$debian" ] || unpack_debian "$debian" trixie "${PACKAGES[@]}"
  root=$(mktemp -d -p "$IMAGE_CACHE")
  trap 'rm -rf "$root"' EXIT
  chmod 755 "$root"
  make_root "$root"
  build_image docker.io/sluice/mpi:dev "$CLUSTER_DIR/images/Dockerfile.mpi" "$root" "$archive"
  echo "$made_of" > "$archive.from"
fi
if pid_of containerd > /dev/null; then "$CLUSTER_DIR/cluster.sh" load "$archive"; fi
