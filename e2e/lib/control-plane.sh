# shellcheck shell=bash
# The control plane of the cluster: certificates, etcd, API server, controllers and scheduler. Sourced by node.sh, which has
# `daemon`, `here` and `address`.

# authority NAME: a certificate authority of its own.
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj "/CN=ssefleet-e2e-$1" \
        -keyout "pki/$1.key" -out "pki/$1.crt" 2>/dev/null
}

# certificate NAME SUBJECT [ALTERNATIVE_NAMES [AUTHORITY]]
certificate() {
    # RSA: the Kubernetes client that the tests use reads no other key
    openssl req -x509 -newkey rsa:2048 -noenc -days 2 -subj "$2" \
        -CA "pki/${4:-ca}.crt" -CAkey "pki/${4:-ca}.key" -addext "subjectAltName=${3:-DNS:$1}" \
        -addext basicConstraints=critical,CA:FALSE -keyout "pki/$1.key" -out "pki/$1.crt" 2>/dev/null
}

# kubeconfig NAME SUBJECT: a client certificate and the file that uses it.
kubeconfig() {
    certificate "$1" "$2"
    cat >"pki/$1.conf" <<EOF
apiVersion: v1
kind: Config
current-context: default
clusters:
  - name: default
    cluster: { server: "https://127.0.0.1:6443", certificate-authority: /run/ssefleet/pki/ca.crt }
users:
  - name: default
    user: { client-certificate: /run/ssefleet/pki/$1.crt, client-key: /run/ssefleet/pki/$1.key }
contexts:
  - name: default
    context: { cluster: default, user: default }
EOF
}

identities() {
    authority ca
    authority front-proxy-ca
    openssl ecparam -name prime256v1 -genkey -noout -out pki/service-accounts.key
    certificate kube-apiserver /CN=kube-apiserver \
        "IP:127.0.0.1,IP:$address,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
    certificate front-proxy /CN=front-proxy-client "" front-proxy-ca
    kubeconfig admin /O=system:masters/CN=admin
    kubeconfig kube-controller-manager /CN=system:kube-controller-manager
    kubeconfig kube-scheduler /CN=system:kube-scheduler
    kubeconfig kube-proxy /CN=system:kube-proxy
    kubeconfig kubelet /O=system:nodes/CN=system:node:node1
    certificate kubelet /O=system:nodes/CN=system:node:node1 "IP:$address,DNS:node1"
}

control_plane() {
    local scheduler_pace='' controllers_pace=''
    if [ "$kubelet" = simulated ]; then # as clusters of thousands of objects have them; by default 20 requests a second
        scheduler_pace='--kube-api-qps=500 --kube-api-burst=1000'
        controllers_pace="$scheduler_pace --concurrent-deployment-syncs=20 --concurrent-replicaset-syncs=20"
    fi
    identities
    daemon etcd etcd --data-dir etcd --unsafe-no-fsync --log-level warn \
        --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
        --listen-peer-urls http://127.0.0.1:2380
    daemon kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
        --advertise-address="$address" --secure-port=6443 --service-cluster-ip-range=10.96.0.0/16 \
        --client-ca-file=pki/ca.crt --tls-cert-file=pki/kube-apiserver.crt --tls-private-key-file=pki/kube-apiserver.key \
        --service-account-key-file=pki/service-accounts.key --service-account-signing-key-file=pki/service-accounts.key \
        --service-account-issuer=https://kubernetes.default.svc \
        --authorization-mode=Node,RBAC --allow-privileged \
        --enable-admission-plugins=NodeRestriction \
        --kubelet-client-certificate=pki/admin.crt --kubelet-client-key=pki/admin.key \
        --kubelet-certificate-authority=pki/ca.crt --kubelet-preferred-address-types=InternalIP \
        --requestheader-client-ca-file=pki/front-proxy-ca.crt --requestheader-allowed-names=front-proxy-client \
        --requestheader-extra-headers-prefix=X-Remote-Extra- --requestheader-group-headers=X-Remote-Group \
        --requestheader-username-headers=X-Remote-User \
        --proxy-client-cert-file=pki/front-proxy.crt --proxy-client-key-file=pki/front-proxy.key \
        --audit-policy-file="$here/node/audit.yaml" --audit-log-path=logs/audit.log
    until_true kubectl get --raw /readyz
    # the autoscaler's pace is for tests: a minute of waiting is one of theirs
    # shellcheck disable=SC2086 # one word each
    daemon kube-controller-manager kube-controller-manager $controllers_pace --kubeconfig pki/kube-controller-manager.conf \
        --authentication-kubeconfig pki/kube-controller-manager.conf --authorization-kubeconfig pki/kube-controller-manager.conf \
        --service-account-private-key-file=pki/service-accounts.key --root-ca-file=pki/ca.crt --use-service-account-credentials \
        --cluster-signing-cert-file=pki/ca.crt --cluster-signing-key-file=pki/ca.key \
        --allocate-node-cidrs --cluster-cidr=10.244.0.0/16 --leader-elect=false --bind-address=127.0.0.1 \
        --horizontal-pod-autoscaler-sync-period=5s --horizontal-pod-autoscaler-initial-readiness-delay=5s \
        --horizontal-pod-autoscaler-cpu-initialization-period=5s --horizontal-pod-autoscaler-downscale-stabilization=10s
    # shellcheck disable=SC2086
    daemon kube-scheduler kube-scheduler $scheduler_pace --kubeconfig pki/kube-scheduler.conf \
        --authentication-kubeconfig pki/kube-scheduler.conf --authorization-kubeconfig pki/kube-scheduler.conf \
        --leader-elect=false --bind-address=127.0.0.1
}
