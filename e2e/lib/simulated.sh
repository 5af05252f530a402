# shellcheck shell=bash
# Nodes without a kubelet: KWOK says that they are ready and that their pods run. Sourced by node.sh.

node_count=40 # as large as a cluster's usually are, for 110 pods each

simulated_nodes() {
    local i
    ip route add local 10.244.0.0/16 dev lo # whoever listens on all addresses is asked when a pod is
    daemon kwok kwok --kubeconfig pki/admin.conf --config "$here/node/kwok.yaml" --manage-all-nodes \
        --node-ip "$address" --cidr 10.244.0.0/16 --node-lease-duration-seconds 40
    for ((i = 1; i <= node_count; i++)); do
        cat <<EOF
---
apiVersion: v1
kind: Node
metadata:
  name: simulated-$i
  labels: { kubernetes.io/hostname: simulated-$i, kubernetes.io/os: linux }
status:
  allocatable: { cpu: "64", memory: 256Gi, pods: "110" }
  capacity: { cpu: "64", memory: 256Gi, pods: "110" }
EOF
    done | kubectl apply -f - >/dev/null
    kubectl wait --for=condition=Ready --timeout=60s node --all >/dev/null
}
