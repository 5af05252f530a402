#!/usr/bin/env bash
# Process 1 of the cluster: runs inside its namespaces, starts everything, and outlives it.
set -euo pipefail
: "${state:?}" "${logs:?}" "${cgroup:?}" "${kubelet:?real or simulated}"
: "${runtime?the folder of runc and the CNI plugins}" "${pause?an image archive}" # of a real one
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "${BASH_SOURCE[0]%/*}/control-plane.sh"
source "${BASH_SOURCE[0]%/*}/simulated.sh"
address=10.89.0.1

# daemon NAME CMD...: runs it for ever. Who wants it gone for a while makes the file hold/NAME, then kills it.
daemon() {
    local name=$1
    shift
    while true; do
        "$@" >>"logs/$name.log" 2>&1 &
        echo $! >"pids/$name"
        wait $! || true
        while [ -e "hold/$name" ]; do sleep 0.1; done
        sleep 0.5
    done &
}

until_true() { until "$@" >/dev/null 2>&1; do sleep 0.1; done; }

# A private view of every shared place that the node writes to; all is at /run/ssefleet then, whatever the checkout is called.
private_folders() {
    local resolv
    resolv=$(readlink -m /etc/resolv.conf)
    mkdir -p "$state"/{etcd,containerd,kubelet,cni/cache,pod-logs,hold,pids,pki,runtime,logs} /var/lib/{kubelet,cni}
    mount --bind "$logs" "$state/logs"
    [ -z "$runtime" ] || mount --bind "$runtime" "$state/runtime"
    mount --bind "$state/kubelet" /var/lib/kubelet
    mount --bind "$state/cni/cache" /var/lib/cni
    mount -t tmpfs tmpfs /var/log
    mount -t tmpfs tmpfs /run
    mkdir -p /run/ssefleet /run/lock "${resolv%/*}"
    mount --rbind "$state" /run/ssefleet
    [ -e "$resolv" ] || : >"$resolv"
    echo 'nameserver 10.96.0.10' >/run/ssefleet/resolv.conf
    mount --bind /run/ssefleet/resolv.conf "$resolv"
    mount --make-rshared / # so that mounts made for pods reach the runtime
    cd /run/ssefleet
}

network() {
    ip link set lo up
    ip link add node0 type bridge # a bridge without ports: not every kernel has the dummy link
    ip address add "$address/24" dev node0
    ip link set node0 up
    ip route add default dev node0
    echo 1 >/proc/sys/net/ipv4/ip_forward
}

container_runtime() {
    mkdir -p cni/conf
    cp "$here/node/cni.conflist" cni/conf/10-pods.conflist
    daemon containerd containerd --config "$here/node/containerd.toml"
    until_true ctr version
    ctr --namespace k8s.io images import "$pause" >/dev/null
}

node() {
    : >no-resolv.conf
    daemon kubelet kubelet --config "$here/node/kubelet.yaml" --kubeconfig pki/kubelet.conf --root-dir /var/lib/kubelet \
        --cgroup-root "$cgroup" --hostname-override node1 --node-ip "$address"
    daemon kube-proxy kube-proxy --config "$here/node/kube-proxy.yaml"
    kubectl apply -f "$here/node/dns.yaml" >/dev/null
    daemon coredns coredns -conf "$here/node/Corefile"
    mkdir -p redis
    daemon redis redis-server --bind "$address" --protected-mode no --dir /run/ssefleet/redis --save '' \
        --appendonly yes --appendfsync always
    kubectl apply -f "$here/node/redis.yaml" -f "$here/node/metrics.yaml" >/dev/null
    daemon metrics-server metrics-server --kubeconfig pki/admin.conf --authentication-kubeconfig pki/admin.conf \
        --authorization-kubeconfig pki/admin.conf --secure-port 4443 --cert-dir metrics-server \
        --kubelet-preferred-address-types InternalIP --kubelet-certificate-authority pki/ca.crt --metric-resolution 15s
    until_true kubectl get node/node1 serviceaccount/default
    kubectl wait --for=condition=Ready --timeout=60s node/node1 >/dev/null
}

hostname node1
private_folders
network
export KUBECONFIG=/run/ssefleet/pki/admin.conf
if [ "$kubelet" = real ]; then
    container_runtime &
    runtime_started=$!
    control_plane
    wait $runtime_started
    node
else
    control_plane
    simulated_nodes
fi
kubectl version -o json | awk -F'"' '/serverVersion/ { server = 1 } server && /gitVersion/ { print $4; exit }' >ready.part
mv ready.part ready
while true; do wait || true; sleep 1; done
