# shellcheck shell=bash
# The cluster's programs, built from the Go modules in go/*: one folder a family, its go.mod pins the versions and names the
# programs (`tool`). They land in the cache under a hash of all that they are made of, so that nothing is built twice.

# families: those that a cluster needs.
families() {
    case $kubelet in
        real) printf '%s\n' "kubernetes-$kubernetes" runtime coredns metrics-server kstatus ;;
        simulated) printf '%s\n' "kubernetes-$kubernetes" kwok ;;
        *) fail "SSEFLEET_E2E_KUBELET is real or simulated, not $kubelet" ;;
    esac
}

# directory FAMILY: where its programs are, or will be.
directory() {
    local module=$e2e/go/$1
    [ -f "$module/go.mod" ] || fail "there is no $module: SSEFLEET_E2E_KUBERNETES is one of$(available)"
    printf '%s/%s-%s\n' "$cache" "$1" \
        "$({ cat "$module/go.mod" "$module/go.sum" && find "$module" -name '*.go' -exec cat {} + && go version && declare -f compile; } | sha256sum | cut -c1-16)"
}

available() {
    local module
    for module in "$e2e"/go/kubernetes-*; do printf ' %s' "${module##*-}"; done
}

# binaries_path: the PATH entries of all families.
binaries_path() {
    local family
    for family in $(families); do printf '%s:' "$(directory "$family")"; done
}

# build FAMILY: builds it if it is not in the cache. Another build of the same at the same time is waited for, not doubled.
build() {
    local family=$1 to
    to=$(directory "$family") || return
    [ ! -d "$to" ] || return 0
    mkdir -p "$cache"
    (
        flock 9
        [ ! -d "$to" ] || exit 0
        say "building $family (the first time only) ..."
        rm -rf "$to.part"
        cd "$e2e/go/$family" && compile "$family" "$to.part/" && mv "$to.part" "$to"
    ) 9>"$to.lock"
}

# compile FAMILY DIRECTORY: every tool of the go.mod in the current directory.
compile() {
    local family=$1 to=$2 flags='-s -w' tags='' cgo=0 version
    case $family in
        kubernetes-*) # without these the API server calls itself v0.0.0
            version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
            local package=k8s.io/component-base/version minor=${version#v1.}
            flags+=" -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*}"
            ;;
        runtime) # runc applies seccomp profiles with libseccomp, in C
            cgo=1
            tags='seccomp no_btrfs no_devmapper no_zfs no_aufs'
            flags+=" -X github.com/containerd/containerd/v2/version.Version=$(
                go list -m -f '{{.Version}}' github.com/containerd/containerd/v2)"
            flags+=" -X main.version=$(go list -m -f '{{.Version}}' github.com/opencontainers/runc | tr -d v)"
            ;;
    esac
    CGO_ENABLED=$cgo GOFLAGS='' go build -trimpath -buildvcs=false -tags "$tags" -ldflags "$flags" -o "$to" tool || return
    [ ! -f "$to/server" ] || mv "$to/server" "$to/etcd" # named after its module's folder
}
