#!/bin/bash
# Installs the named Debian packages that are missing, without starting their services.
set -euo pipefail

missing=()
for package in "$@"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

# etcd and containerd would start at once; this file is Debian's way to prevent it.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' > $policy
  chmod +x $policy
  trap 'rm -f $policy' EXIT
fi

echo "installing: ${missing[*]}"
log=$(mktemp)
install() {
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "${missing[@]}" > "$log" 2>&1
}
install || { apt-get -q update >> "$log" 2>&1 && install; } || {
  tail -20 "$log" >&2
  exit 1
}
rm -f "$log"
