#!/bin/bash
# Builds the image with Debian 13's PyTorch that tests of images of the user's own run, and loads it into the node if the cluster is up.
# It is built again when the packages, this script or the files beside it change.
set -euo pipefail
. "$(dirname "$0")/../settings.sh"
. "$CLUSTER_DIR/images/store.sh"
. "$CLUSTER_DIR/parts/processes.sh"

"$ROOT_DIR/eng/python.sh" torch
debian=$(sed -n "s/^export PYTHONHOME='\([^']*\)\/usr'.*/\1/p" "$SLUICE_CACHE/python/bin/python3-torch")
archive=$IMAGE_CACHE/torch.tar
made_of="$(basename "$debian") $(cat "$CLUSTER_DIR"/images/{torch.sh,Dockerfile.torch,torch/*} | sha256sum | cut -d' ' -f1)"

make_root() { # folder
  local root=$1 system=$1/usr/lib/x86_64-linux-gnu python=$1/usr/lib/python3/dist-packages library
  mkdir -p "$root"/{usr/bin,etc,tmp,home}
  chmod 1777 "$root/tmp"
  cp -al "$debian/usr/lib" "$debian/usr/lib64" "$root/usr/"
  ln -s usr/lib "$root/lib"
  ln -s usr/lib64 "$root/lib64"
  ln -s usr/bin "$root/bin"
  cp -a "$debian"/usr/bin/python3* "$root/usr/bin/"
  cp "$CLUSTER_DIR/images/torch/torchrun" "$root/usr/bin/torchrun"
  # An installation would choose OpenBLAS by links.
  for library in libopenblas.so.0 libblas.so.3 liblapack.so.3; do ln -s "openblas-pthread/$library" "$system/$library"; done
  # Nothing loads these without an AMD GPU, Java, a compiler or another character set; they are 350 MB.
  rm -rf "$root"/usr/lib/{libtorch-test,valgrind,systemd,mime,binfmt.d,tmpfiles.d} \
    "$system"/{libLLVM*,libamd*,libhsa*,libze_*,liboshmem*,libmpi_java*,libX11*,gconv,cmake,pkgconfig,ucx,systemd,security} \
    "$python"/torch/{include,test} "$python"/{hypothesis,setuptools,pkg_resources} "$root"/usr/lib/python3.13/{idlelib,lib2to3}
  find "$python/torch/bin" -type f ! -name torch_shm_manager -delete
  find "$root/usr/lib" \( -name '*.a' -o -name '*.pyi' -o -path '*/tests/*' \) -type f -delete
  printf '%s\n' 'root:x:0:0:root:/root:/usr/sbin/nologin' 'nonroot:x:65532:65532::/tmp:/usr/sbin/nologin' > "$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
  printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
  # What was removed and is needed after all would only be missed when a pod starts. torch reads random bytes when it is loaded.
  mkdir "$root/dev"
  head -c 4096 /dev/urandom > "$root/dev/urandom"
  chroot "$root" /usr/bin/python3 -Bc 'import onnx, torch.distributed.run, torch.distributed.fsdp; torch.ones(64, 64) @ torch.ones(64, 64)' \
    > "$archive.log" 2>&1 || { cat "$archive.log" && die "the image cannot load torch"; }
  rm -r "$root/dev"
  # The root file system of a pod is read-only, so modules are compiled here; without the times of their sources, the bytes of the image
  # stay the same.
  chroot "$root" /usr/bin/python3 -m compileall -qq --invalidation-mode unchecked-hash /usr/lib/python3.13 /usr/lib/python3/dist-packages
}

if [ ! -s "$archive.id" ] || [ "$(cat "$archive.from" 2> /dev/null)" != "$made_of" ]; then
  "$CLUSTER_DIR/packages.sh" "${IMAGE_PACKAGES[@]}"
  mkdir -p "$IMAGE_CACHE"
  root=$(mktemp -d -p "$IMAGE_CACHE")
  trap 'rm -rf "$root"' EXIT
  chmod 755 "$root"
  make_root "$root"
  build_image docker.io/sluice/torch:dev "$CLUSTER_DIR/images/Dockerfile.torch" "$root" "$archive"
  echo "$made_of" > "$archive.from"
fi
if pid_of containerd > /dev/null; then "$CLUSTER_DIR/cluster.sh" load "$archive"; fi
