#!/bin/bash
# Builds the image of the S3 server that the tests of the node use, and loads it into the node if the cluster is up.
set -euo pipefail
. "$(dirname "$0")/../settings.sh"
. "$CLUSTER_DIR/images/store.sh"
. "$CLUSTER_DIR/parts/processes.sh"

"$ROOT_DIR/eng/stores.sh"
archive=$IMAGE_CACHE/bucket.tar
if [ ! -s "$archive.id" ]; then
  "$CLUSTER_DIR/packages.sh" ca-certificates "${IMAGE_PACKAGES[@]}"
  # What the other servers need is left out, and of the services of botocore all but S3: they are most of the bytes.
  root=$(mktemp -d -p "$IMAGE_CACHE")
  trap 'rm -rf "$root"' EXIT
  mkdir -p "$root/usr"
  cp -al "$(echo "$SLUICE_CACHE"/stores/debian-*/usr/lib)" "$(echo "$SLUICE_CACHE"/stores/debian-*/usr/lib64)" "$root/usr/"
  mkdir -p "$root"/{usr/bin,etc/ssl/certs}
  cp -a "$SLUICE_CACHE"/stores/debian-*/usr/bin/python3* "$root/usr/bin/"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" # requests does not start without
  rm -rf "$root"/usr/lib/x86_64-linux-gnu/{ceph,librgw*,librbd*,libcephfs*,libicudata*}
  find "$root/usr/lib/python3/dist-packages/botocore/data" -mindepth 1 -maxdepth 1 -type d ! -name s3 -exec rm -rf {} +
  build_image docker.io/sluice/bucket:dev "$CLUSTER_DIR/images/Dockerfile.bucket" "$root" "$archive"
fi
if pid_of containerd > /dev/null; then "$CLUSTER_DIR/cluster.sh" load "$archive"; fi
