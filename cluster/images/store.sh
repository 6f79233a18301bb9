# Builds images with Debian's buildah, without a daemon and without a registry; sourced after settings.sh.
#
# An image becomes a docker-archive NAME.tar, with its id in NAME.tar.id beside it, so that no image is loaded twice.

IMAGE_CACHE=$SLUICE_CACHE/images
IMAGE_PACKAGES=(buildah)

store() { buildah --root "$IMAGE_CACHE/storage" --runroot "$IMAGE_CACHE/run" --storage-driver overlay "$@"; }

# Timestamps are fixed, so that the same content has the same id. The push names the id, because another checkout may tag the same
# name meanwhile.
build_image() { # image dockerfile context archive
  local id ids before
  mkdir -p "$IMAGE_CACHE" "$(dirname "$4")"
  ids=$(mktemp)
  store bud -q --isolation chroot --pull-never --timestamp 0 --iidfile "$ids" -t "$1" -f "$2" "$3" > /dev/null
  id=$(cat "$ids")
  rm -f "$ids"
  before=$(cat "$4.id" 2>/dev/null || true)
  [ "$before" != "$id" ] || [ ! -s "$4" ] || return 0
  rm -f "$4.new"
  store push -q "$id" "docker-archive:$4.new:$1"
  mv -f "$4.new" "$4"
  echo "$id" > "$4.id"
  # The replaced image is removed, or it would stay in the store for ever. It stays if it has another name.
  [ -z "$before" ] || [ "$before" = "$id" ] || store rmi "$before" > /dev/null 2>&1 || true
}
