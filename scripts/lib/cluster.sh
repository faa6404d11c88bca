# shellcheck shell=bash
# A cluster in one node: etcd, kube-apiserver, and the kubelet where it speaks the language of the node's containerd. What
# kubeadm puts below /etc/kubernetes lies there. Needs lib/boot.sh, lib/packages.sh, lib/apt.sh and lib/kubernetes.sh.

readonly api_server=https://127.0.0.1:6443

# This kubelet speaks CRI v1alpha2, which containerd 2 has no more: there the Node is an object without a kubelet.
has_kubelet() { [[ $1 != forky ]]; }

make_authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=kubernetes \
        -keyout "$1/ca.key" -out "$1/ca.crt" 2>/dev/null
}

# A certificate with its key in one file: $1 is the directory of the authority, $2 the file, $3 the subject, $4 its names.
issue_certificate() {
    local pki=$1 file=$2 subject=$3 names=${4-} work
    work=$(mktemp -d)
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$subject" \
        -keyout "$work/key" -out "$work/request" 2>/dev/null
    printf 'extendedKeyUsage=serverAuth,clientAuth\n%s\n' "${names:+subjectAltName=$names}" >"$work/extensions"
    openssl x509 -req -in "$work/request" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -days 30 \
        -extfile "$work/extensions" -out "$work/certificate" 2>/dev/null
    cat "$work/certificate" "$work/key" | install -D -m 600 /dev/stdin "$file"
    rm -rf "$work"
}

# A kubeconfig at $1, whose user is told by the rest, a line each.
write_kubeconfig() {
    local file=$1
    shift
    install -D -m 600 /dev/stdin "$file" <<TEXT
apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    certificate-authority: /etc/kubernetes/pki/ca.crt
    server: $api_server
users:
- name: user
  user:
$(printf '    %s\n' "$@")
contexts:
- name: user@kubernetes
  context: {cluster: kubernetes, user: user}
current-context: user@kubernetes
TEXT
}

with_certificate() { write_kubeconfig "$1" "client-certificate: $2" "client-key: $2"; }

# The authority, who may sign tokens, and the three identities: server, administrator, kubelet. $1 is the root of the node.
make_identities() {
    local root=$1 name=$2 pki=$1/etc/kubernetes/pki
    mkdir -p "$pki" "$root/root/.kube"
    make_authority "$pki"
    openssl genpkey -algorithm ec -pkeyopt ec_paramgen_curve:prime256v1 -out "$pki/sa.key" 2>/dev/null
    openssl pkey -in "$pki/sa.key" -pubout -out "$pki/sa.pub"
    issue_certificate "$pki" "$pki/apiserver.pem" /CN=kube-apiserver "DNS:localhost,DNS:$name,IP:127.0.0.1"
    issue_certificate "$pki" "$pki/admin.pem" /O=system:masters/CN=kubernetes-admin
    with_certificate "$root/etc/kubernetes/admin.conf" /etc/kubernetes/pki/admin.pem
    ln -sf /etc/kubernetes/admin.conf "$root/root/.kube/config"
    renew_kubelet "$root" "$name"
    with_certificate "$root/etc/kubernetes/kubelet.conf" /var/lib/kubelet/pki/kubelet-client-current.pem
}

# A new client certificate for the kubelet, put in place as its own rotation does. $1 is the root of the node.
renew_kubelet() {
    local root=$1 name=$2 file
    file=kubelet-client-$(date +%F-%H-%M-%S.%N).pem
    issue_certificate "$root/etc/kubernetes/pki" "$root/var/lib/kubelet/pki/$file" "/O=system:nodes/CN=system:node:$name"
    ln -sfn "/var/lib/kubelet/pki/$file" "$root/var/lib/kubelet/pki/kubelet-client-new.pem"
    mv -T "$root/var/lib/kubelet/pki/kubelet-client-new.pem" "$root/var/lib/kubelet/pki/kubelet-client-current.pem"
}

# kubelet would write what it wants into these files of the kernel; it finds it in others, bound over them.
stand_in_for_kernel() {
    local root=$1 pair
    # Without a kernel log kubelet ends.
    ln -sf null "$root/dev/kmsg"
    for pair in overcommit_memory=1 panic_on_oom=0 panic=10 panic_on_oops=1 root_maxkeys=1000000 root_maxbytes=25000000; do
        printf '%s\n' "${pair#*=}" | install -D -m 644 /dev/stdin "$root/run/kubelet/${pair%=*}"
    done
}

# A program of Kubernetes and its unit, started; $1 is the node's systemd.
start_program() {
    local leader=$1 program=$2 root=/proc/$1/root
    [[ -x $root/usr/local/bin/$program ]] || install -m 755 "$(kubernetes_place)/$program" "$root/usr/local/bin/$program"
    install -D -m 644 "$scripts/cluster/$program.service" "$root/etc/systemd/system/$program.service"
    in_node "$leader" systemctl daemon-reload
    in_node "$leader" systemctl start "$program.service"
}

start_api_server() {
    local leader=$1 root=/proc/$1/root
    install -D -m 644 "$scripts/cluster/audit-policy.yaml" "$root/etc/kubernetes/audit-policy.yaml"
    mkdir -p "$root/var/log/kubernetes"
    start_program "$leader" kube-apiserver
    # The namespaces are made after it says that it is ready.
    wait_for 60 in_node "$leader" kubectl get --raw /readyz || die "kube-apiserver does not become ready"
    wait_for 30 in_node "$leader" kubectl get namespace default kube-system kube-node-lease ||
        die "kube-apiserver makes no namespaces"
}

start_kubelet() {
    local leader=$1 root=/proc/$1/root
    stand_in_for_kernel "$root"
    install -D -m 644 "$scripts/cluster/kubelet.yaml" "$root/var/lib/kubelet/config.yaml"
    start_program "$leader" kubelet
}

# Does nothing that is done already.
start_cluster() {
    local name=$1 leader root
    need_commands openssl
    ensure_kubernetes
    leader=$(leader_of "$name")
    root=/proc/$leader/root
    [[ -x $root/usr/bin/etcd && -x $root/usr/bin/kubectl ]] || install_packages "$name" etcd-server kubernetes-client
    [[ -f $root/etc/kubernetes/kubelet.conf ]] || make_identities "$root" "$name"
    start_api_server "$leader"
    if has_kubelet "$(<"$(state_of "$name")/suite")"; then
        start_kubelet "$leader"
    else
        printf '{"apiVersion":"v1","kind":"Node","metadata":{"name":"%s"}}' "$name" |
            in_node "$leader" kubectl apply --filename - >&2
    fi
    wait_for 60 in_node "$leader" kubectl get node "$name" || die "the Node $name does not come"
}

# A kubeconfig at the path $4 of the node, with a token of the ServiceAccount $3 of kube-system.
give_identity() {
    local name=$1 account=$2 file=$3 leader token
    leader=$(leader_of "$name")
    token=$(in_node "$leader" kubectl create --filename - \
        --raw "/api/v1/namespaces/kube-system/serviceaccounts/$account/token" \
        <<<'{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}' | jq -r .status.token)
    write_kubeconfig "/proc/$leader/root$file" "token: $token"
}

# $1 is the node, $2 a file of it, the others subject and names.
give_certificate() {
    local root
    root=/proc/$(leader_of "$1")/root
    issue_certificate "$root/etc/kubernetes/pki" "$root$2" "${@:3}"
}
