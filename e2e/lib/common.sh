# shellcheck shell=bash
# What every script here shares: where things are, and how it talks to people.

e2e=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
kubernetes=${SSEFLEET_E2E_KUBERNETES:-1.36}                        # the minor that runs; a folder go/kubernetes-* is one that can
kubelet=${SSEFLEET_E2E_KUBELET:-real}                              # or simulated: pods run in name only, thousands of them
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ssefleet/e2e                 # what takes long to make and does not change
state=$(realpath -m "${SSEFLEET_E2E_STATE:-$e2e/target/cluster}")  # gone after `down`
logs=$(realpath -m "${SSEFLEET_E2E_LOGS:-$e2e/target/logs}")       # kept

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "error: $*"
    exit 1
}
# seconds NAME CMD...: runs CMD and says how long it took.
seconds() {
    local name=$1 from=$EPOCHREALTIME
    shift
    "$@" || return
    say "$(printf '%-28s %6.1f s' "$name" "$(awk "BEGIN { print $EPOCHREALTIME - $from }")")"
}
