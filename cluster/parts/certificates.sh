# Certificates and kubeconfigs of one instance; sourced. Existing ones are kept.

authority() { # file-name
  [ -s "$PKI/$1.crt" ] && return
  openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 3650 -keyout "$PKI/$1.key" -out "$PKI/$1.crt" -subj "/CN=$SLUICE_CLUSTER-$1" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
}

certificate() { # file-name subject alternative-names authority
  [ -s "$PKI/$1.crt" ] && return
  openssl req -new -newkey rsa:2048 -nodes -keyout "$PKI/$1.key" -subj "$2" -out "$PKI/$1.csr" 2>/dev/null
  {
    echo "basicConstraints=CA:FALSE"
    echo "keyUsage=digitalSignature,keyEncipherment"
    echo "extendedKeyUsage=clientAuth,serverAuth"
    [ -z "$3" ] || echo "subjectAltName=$3"
  } > "$PKI/$1.ext"
  openssl x509 -req -in "$PKI/$1.csr" -CA "$PKI/$4.crt" -CAkey "$PKI/$4.key" -set_serial "0x$(openssl rand -hex 8)" -days 3650 -sha256 \
    -extfile "$PKI/$1.ext" -out "$PKI/$1.crt" 2>/dev/null
  rm -f "$PKI/$1.csr" "$PKI/$1.ext"
}

kubeconfig() { # file user-certificate server-address
  cat > "$1" <<END
apiVersion: v1
kind: Config
clusters:
- name: $SLUICE_CLUSTER
  cluster:
    server: https://$3:$API_PORT
    certificate-authority-data: $(base64 -w0 < "$PKI/ca.crt")
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w0 < "$PKI/$2.crt")
    client-key-data: $(base64 -w0 < "$PKI/$2.key")
contexts:
- name: $SLUICE_CLUSTER
  context:
    cluster: $SLUICE_CLUSTER
    user: $2
current-context: $SLUICE_CLUSTER
END
}

make_certificates() (
  umask 077
  authority ca
  authority front-ca
  [ -s "$PKI/sa.pub" ] || {
    openssl genrsa -out "$PKI/sa.key" 2048 2>/dev/null
    openssl rsa -in "$PKI/sa.key" -pubout -out "$PKI/sa.pub" 2>/dev/null
  }
  local api_names="IP:127.0.0.1,IP:$HOST_IP,IP:$API_SERVICE_IP,DNS:localhost"
  api_names+=",DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
  certificate apiserver "/CN=kube-apiserver" "$api_names,DNS:kubernetes.default.svc.cluster.local" ca
  certificate admin "/O=system:masters/CN=admin" "" ca
  certificate apiserver-kubelet "/O=system:masters/CN=apiserver-kubelet" "" ca
  certificate controllers "/CN=system:kube-controller-manager" "" ca
  certificate scheduler "/CN=system:kube-scheduler" "" ca
  certificate front-client "/CN=front-proxy" "" front-ca
  certificate kubelet-server "/CN=$NODE" "IP:$NODE_IP,DNS:$NODE" ca
  certificate kubelet "/O=system:nodes/CN=system:node:$NODE" "" ca
  certificate kube-proxy "/CN=system:kube-proxy" "" ca
  certificate dns "/CN=system:sluice-dns" "" ca
  kubeconfig "$KUBECONFIG_FILE" admin 127.0.0.1
  kubeconfig "$ETC/controllers.kubeconfig" controllers 127.0.0.1
  kubeconfig "$ETC/scheduler.kubeconfig" scheduler 127.0.0.1
  kubeconfig "$ETC/kubelet.kubeconfig" kubelet "$HOST_IP"
  kubeconfig "$ETC/kube-proxy.kubeconfig" kube-proxy "$HOST_IP"
  kubeconfig "$ETC/dns.kubeconfig" dns "$HOST_IP"
)
