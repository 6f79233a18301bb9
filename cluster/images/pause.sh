#!/bin/bash
# Builds the image of a pod's sandbox, and prints the path of its archive.
set -euo pipefail
. "$(dirname "$0")/../settings.sh"
. "$CLUSTER_DIR/images/store.sh"
archive=$IMAGE_CACHE/pause.tar
if [ ! -s "$archive.id" ]; then
  "$CLUSTER_DIR/packages.sh" "${IMAGE_PACKAGES[@]}" >&2
  build_image "$PAUSE_IMAGE" "$CLUSTER_DIR/images/Dockerfile.pause" "$BIN" "$archive"
fi
say "$archive"
