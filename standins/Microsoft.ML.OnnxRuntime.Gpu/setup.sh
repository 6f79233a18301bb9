#!/bin/sh
# Fetches ONNX Runtime (upstream's C# sources and its CPU library for Linux x64) from the npm package that
# carries both, into the cache that Microsoft.ML.OnnxRuntime.Gpu.csproj compiles from. Does nothing when done.
set -eu

package=com.github.asus4.onnxruntime
version=0.4.9
sha256=e59788788818fdde1b2e522e766a21ba0f7d8391de55737abf81e32cc801785d

cache=${SLUICE_CACHE:-$HOME/.cache/sluice}/onnxruntime
target=$cache/$version
[ ! -f "$target/.done" ] || exit 0

mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
[ ! -f "$target/.done" ] || exit 0

work=$(mktemp -d "$cache/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
echo "onnxruntime: fetching $package $version (about 200 MB, once)" >&2
(cd "$work" && npm pack --silent --ignore-scripts "$package@$version" >/dev/null)
archive=$work/$package-$version.tgz
echo "$sha256  $archive" | sha256sum --check --quiet ||
    { echo "onnxruntime: $package $version has another content than the one this was tried with" >&2; exit 1; }

tar -xzf "$archive" -C "$work" package/LICENSE package/ThirdPartyNotices.txt package/Runtime package/Plugins/Linux/x64/libonnxruntime.so
mkdir "$work/done"
mv "$work/package/LICENSE" "$work/package/ThirdPartyNotices.txt" "$work/package/Runtime" "$work/done/"
mv "$work/package/Plugins/Linux/x64/libonnxruntime.so" "$work/done/"
touch "$work/done/.done"
rm -rf "$target"
mv "$work/done" "$target"
echo "onnxruntime: ready in $target" >&2
