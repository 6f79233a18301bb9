#!/bin/bash
# Builds the base image that the Dockerfiles name, for machines that cannot pull it: same name and layout, from local parts.
#
# The published image has no shell: it contains .NET and ASP.NET in /usr/share/dotnet, and the few libraries that they load. This one
# takes those from the packages of Debian 13, whose libstdc++ is as new as the published image's (TorchSharp needs GLIBCXX_3.4.32, which
# Debian 12 lacks), and the .NET runtime of this machine. It is built again when the version of that runtime changes.
set -euo pipefail
. "$(dirname "$0")/../settings.sh"
. "$CLUSTER_DIR/images/store.sh"
. "$CLUSTER_DIR/parts/apt.sh"

suite=trixie
image=$(sed -n 's/^ARG BASE=//p' "$ROOT_DIR/Dockerfile.operator")
packages=(libc6 libgcc-s1 libstdc++6 libssl3t64 libzstd1 zlib1g tzdata)
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
newest() { find "$dotnet/shared/$1" -mindepth 1 -maxdepth 1 -name '10.*' -printf '%f\n' | sort -V | tail -1; }
runtime=$(newest Microsoft.NETCore.App)
aspnet=$(newest Microsoft.AspNetCore.App)

made_of="$image $runtime $aspnet $suite ${packages[*]} 1"
stamp=$IMAGE_CACHE/base.made
[ "$(cat "$stamp" 2>/dev/null)" = "$made_of" ] && store inspect --type image "$image" > /dev/null 2>&1 && exit 0

mkdir -p "$IMAGE_CACHE"
exec 9> "$IMAGE_CACHE/lock"
flock 9
"$CLUSTER_DIR/packages.sh" ca-certificates binutils "${IMAGE_PACKAGES[@]}"
work=$(mktemp -d -p "$IMAGE_CACHE")
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{usr/lib,usr/lib64,etc/ssl/certs,tmp,home/app,usr/share/dotnet/shared,usr/bin}
ln -s usr/lib "$root/lib"
ln -s usr/lib64 "$root/lib64"
ln -s usr/bin "$root/bin"
chmod 1777 "$root/tmp"

private_apt "$work/apt" deb $suite
(cd "$work" && apt-get "${APT_PRIVATE[@]}" -qq download "${packages[@]}")
rm -rf "$work/apt"
for package in "$work"/*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$root"; done
rm -rf "$root"/usr/share/{doc,lintian,locale,gdb,bug} \
  "$root"/usr/lib/x86_64-linux-gnu/{gconv,audit,engines-3} \
  "$root"/etc/{init.d,ld.so.conf.d/fakeroot*}
# Without this check, a library that no package has brought would only be missed when a pod starts.
for library in "$root"/usr/lib/x86_64-linux-gnu/*.so*; do
  for needed in $(objdump -p "$library" | awk '$1 == "NEEDED" { print $2 }'); do
    [ -n "$(find "$root/usr/lib" "$root/usr/lib64" -name "$needed" -print -quit)" ] \
      || die "$(basename "$library") needs $needed: add its package"
  done
done
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
printf '%s\n' 'root:x:0:0:root:/root:/usr/sbin/nologin' 'app:x:1654:1654::/home/app:/usr/sbin/nologin' \
  'nonroot:x:65532:65532::/home/app:/usr/sbin/nologin' > "$root/etc/passwd"
printf 'root:x:0:\napp:x:1654:\nnonroot:x:65532:\n' > "$root/etc/group"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"

cp -a "$dotnet"/{dotnet,host} "$root/usr/share/dotnet/"
for part in "Microsoft.NETCore.App/$runtime" "Microsoft.AspNetCore.App/$aspnet"; do
  mkdir -p "$root/usr/share/dotnet/shared/${part%/*}"
  cp -a "$dotnet/shared/$part" "$root/usr/share/dotnet/shared/$part"
done
ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"

cat > "$work/Dockerfile" <<END
FROM scratch
COPY root /
ENV PATH=/usr/bin APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true DOTNET_VERSION=$runtime ASPNET_VERSION=$aspnet
USER 1654
END
store bud -q --isolation chroot --pull-never --timestamp 0 -t "$image" -f "$work/Dockerfile" "$work" > /dev/null
printf '%s' "$made_of" > "$stamp"
say "base image $image made from this machine's .NET $runtime"
