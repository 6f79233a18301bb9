#!/bin/bash
# Builds the Kubernetes binaries from Debian's source package into the cache, once. An interrupted build continues where it stopped.
#
# Debian 12's package "kubernetes" is the newest one with the full source tree (later ones contain only kubectl).
set -Eeuo pipefail
trap 'echo "build.sh: stopped at line $LINENO" >&2' ERR
. "$(dirname "$0")/settings.sh"
. "$CLUSTER_DIR/parts/apt.sh"

PROGRAMS=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl)
WORK=$SLUICE_CACHE/kubernetes/$KUBERNETES_VERSION-$RECIPE/build
TREE=$WORK/gopath/src/k8s.io/kubernetes
GO=/usr/lib/go-1.19/bin
DNS_STAMP=$(sha256sum < "$CLUSTER_DIR/dns/main.go" | cut -c1-12)

complete() {
  local program
  for program in "${PROGRAMS[@]}" pause dns-"$DNS_STAMP"; do [ -x "$BIN/$program" ] || return 1; done
}
publish_tools() {
  mkdir -p "$TOOLS"
  ln -sfn "$BIN/kubectl" "$TOOLS/kubectl"
}
complete && { publish_tools; exit 0; }

mkdir -p "$BIN" "$WORK/dl"
exec 9> "$WORK/../lock"
flock 9 # a second build waits for the first one and then finds its result
complete && { publish_tools; exit 0; }

"$CLUSTER_DIR/packages.sh" golang-1.19-go gcc libc6-dev
started=$SECONDS
step() { printf '  %-28s %4d s\n' "$1" $((SECONDS - started)); }
say "building Kubernetes v$KUBERNETES_VERSION (4 to 5 minutes on two quiet cores, once)"

# apt gets the source package through the machine's own entries, for its own suite.
fetch_source() {
  private_apt "$WORK/apt" deb-src "$(. /etc/os-release && echo "$VERSION_CODENAME")"
  (mkdir -p "$WORK/dl" && cd "$WORK/dl" && apt-get "${APT_PRIVATE[@]}" -qq source --download-only kubernetes)
}
unpack() {
  local tarball
  [ -f "$WORK/.unpacked" ] && return
  tarball=$(find "$WORK/dl" -name 'kubernetes_*.orig.tar.gz' | head -1)
  if [ -z "$tarball" ]; then
    fetch_source
    tarball=$(find "$WORK/dl" -name 'kubernetes_*.orig.tar.gz' | head -1)
  fi
  rm -rf "$TREE"
  mkdir -p "$TREE"
  tar -xzf "$tarball" -C "$TREE" --strip-components=1
  [ -d "$TREE/vendor" ] && [ -f "$TREE/cmd/kubelet/kubelet.go" ] || die "Debian's source package of kubernetes is not the full tree"
  touch "$WORK/.unpacked"
}

# The tree contains reflect2 1.0.1, which breaks with Go 1.18 and later: the API server crashes with SIGSEGV at the first write of a
# custom resource. Debian packages 1.0.2 as source.
replace_reflect2() {
  local vendored=vendor/github.com/modern-go/reflect2
  [ -f $vendored/go_above_118.go ] && return
  (cd "$WORK" && apt-get -qq -o APT::Sandbox::User=root download golang-github-modern-go-reflect2-dev \
    && rm -rf reflect2 && dpkg -x golang-github-modern-go-reflect2-dev_*.deb reflect2)
  rm -rf $vendored
  cp -r "$WORK/reflect2/usr/share/gocode/src/github.com/modern-go/reflect2" $vendored
  [ -f $vendored/go_above_118.go ] || die "Debian's reflect2 is too old for Go 1.19"
}

# The kubelet reports a finished pod deletion at its next tick. Ticks every second instead of every ten make deletes take 2-4 s.
quicken_status() {
  sed -i 's/^const syncPeriod = 10 \* time.Second/const syncPeriod = 1 * time.Second/' pkg/kubelet/status/status_manager.go
}

# Generates the one file that the tarball lacks. The list of API rule violations must equal the one in the tree, which proves that the
# same types were read.
generate_openapi() {
  local output=pkg/generated/openapi/zz_generated.openapi.go packages
  [ -s $output ] && return
  go build -o "$WORK/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  packages=$(find cmd pkg plugin test vendor/k8s.io/*/ -type f -name '*.go' | grep -vE '^vendor/k8s.io/(code-generator|sample-apiserver)/' \
    | xargs grep -l '^// *+k8s:' | xargs grep -l '+k8s:openapi-gen=' | xargs -n1 dirname \
    | LC_ALL=C sort -u | sed 's#^#k8s.io/kubernetes/#' | paste -sd,)
  "$WORK/openapi-gen" -i "$packages" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$WORK/violations"
  diff -q "$WORK/violations" api/api-rules/violation_exceptions.list || {
    rm -f $output
    die "openapi-gen did not read the types of the tree"
  }
}

# The tree's own build tags leave out cloud providers and dockershim: that halves the build time, and the kubelet does not wait for Docker.
compile() { # program source-folder
  [ -x "$BIN/$1" ] && return
  local component flags="-s -w"
  for component in client-go/pkg/version component-base/version; do
    component=k8s.io/kubernetes/vendor/k8s.io/$component
    flags+=" -X $component.gitVersion=v$KUBERNETES_VERSION -X $component.gitMajor=1 -X $component.gitMinor=20"
    flags+=" -X $component.gitTreeState=archive -X $component.buildDate=2021-01-13T00:00:00Z"
  done
  nice -n 5 go build -tags "providerless dockerless" -ldflags "$flags" -o "$BIN/.$1.new" "./cmd/$2"
  mv "$BIN/.$1.new" "$BIN/$1"
  step "$1"
}

[ -x "$BIN/pause" ] || gcc -Os -static -s -o "$BIN/pause" "$CLUSTER_DIR/pause.c"
unpack
cd "$TREE"
export GOPATH=$WORK/gopath GOCACHE=$WORK/gocache GO111MODULE=off GOFLAGS="" GOTOOLCHAIN=local CGO_ENABLED=0 PATH=$GO:$PATH
replace_reflect2
quicken_status
step source
generate_openapi
step "API description"
for program in "${PROGRAMS[@]}"; do compile "$program" "$program"; done
rm -rf cmd/sluice-dns && mkdir -p cmd/sluice-dns && cp "$CLUSTER_DIR/dns/main.go" cmd/sluice-dns/
compile "dns-$(sha256sum < cmd/sluice-dns/main.go | cut -c1-12)" sluice-dns
publish_tools

cd /
chmod -R u+w "$WORK"
rm -rf "$WORK" # tree and Go's cache, 1.4 GB
