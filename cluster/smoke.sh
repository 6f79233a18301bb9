#!/bin/bash
# Checks the features of a cluster with a node, and cleans up. The last line has the numbers of passed and failed checks.
set -uo pipefail
. "$(dirname "$0")/settings.sh"
. "$CLUSTER_DIR/parts/processes.sh"
. "$CLUSTER_DIR/images/store.sh"

namespace=smoke-$RANDOM
image=sluice.local/smoke:1
passed=0 failed=0
k() { kc -n "$namespace" "$@"; }

check() { # what command...
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    printf 'ok    %s\n' "$what"
  else
    failed=$((failed + 1))
    printf 'FAIL  %s\n%s\n' "$what" "$(head -5 <<<"$output" | sed 's/^/      /')"
  fi
}
says() { # pattern command...: its output has the pattern within 20 s
  local pattern=$1 output end=$((SECONDS + 20))
  shift
  until output=$("$@" 2>&1 || true) && grep -q -- "$pattern" <<<"$output"; do
    [ $SECONDS -lt $end ] || { printf 'expected %s, got: %s\n' "$pattern" "$output"; return 1; }
    sleep 0.2
  done
}

pid_of kubelet > /dev/null || die "cluster $SLUICE_CLUSTER has no running node: make cluster-up"
archive=$IMAGE_CACHE/smoke.tar
if [ ! -s "$archive.id" ]; then
  "$CLUSTER_DIR/packages.sh" busybox-static "${IMAGE_PACKAGES[@]}"
  build_image $image "$CLUSTER_DIR/images/Dockerfile.smoke" /bin "$archive"
fi
"$CLUSTER_DIR/cluster.sh" load "$archive"

clean_up() {
  kc delete validatingwebhookconfiguration $namespace --ignore-not-found > /dev/null 2>&1
  kc delete namespace $namespace --wait=false > /dev/null 2>&1
}
trap clean_up EXIT
kc create namespace "$namespace" > /dev/null
wait_for 20 "service account" k get serviceaccount default

pod() { # name command nvidia-gpus
  cat <<END
apiVersion: v1
kind: Pod
metadata: {name: $1, labels: {app: $1}}
spec:
  terminationGracePeriodSeconds: 1
  securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
  containers:
  - name: main
    image: $image
    args: [sh, -c, "$2"]
    resources: {limits: {memory: 64Mi, nvidia.com/gpu: "$3"}}
    securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
    volumeMounts: [{name: www, mountPath: /www}]
  volumes: [{name: www, emptyDir: {}}]
---
END
}
{
  pod web "echo hello > /www/index.html; exec busybox httpd -f -p 8080 -h /www" 0
  pod gpu-a "exec busybox sleep 600" 3
  cat <<END
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 443, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 8080}]}
END
} | k apply -f - > /dev/null

check "a restricted pod becomes ready" k wait --for=condition=Ready pod/web --timeout=60s
gpus() { [ "$(kc get node "$NODE" -o 'jsonpath={.status.allocatable.nvidia\.com/gpu}')" = "$GPUS" ]; }
check "the node advertises $GPUS GPUs" gpus
check "a pod that asks for 3 GPUs runs" k wait --for=condition=Ready pod/gpu-a --timeout=30s
pod gpu-b "exec busybox sleep 600" 2 | k apply -f - > /dev/null
check "one that requests 2 more waits, and says why" \
  says 'Insufficient nvidia.com/gpu' k get pod gpu-b -o 'jsonpath={.status.conditions[*].message}'
k delete pod gpu-a --wait=false > /dev/null
check "it runs as soon as the GPUs are free" k wait --for=condition=Ready pod/gpu-b --timeout=60s

address=$(k get service web -o 'jsonpath={.spec.clusterIP}')
check "a service answers the host" says hello curl -s -m 3 "http://$address:443/"
check "a service answers a pod, by its DNS name" says hello k exec web -- busybox wget -q -O- "http://web.$namespace.svc.cluster.local:443/"
check "the pod has an address" test -n "$(k get pod web -o 'jsonpath={.status.podIP}')"
check "a headless service answers by DNS with its pod" says "$(k get pod web -o 'jsonpath={.status.podIP}')" \
  k exec web -- busybox nslookup "headless.$namespace.svc.cluster.local"
check "an unknown name does not exist" says 'NXDOMAIN' k exec web -- busybox nslookup "nobody.$namespace.svc.cluster.local"
check "a pod reaches the API server by its ClusterIP" says '40[13]' \
  k exec web -- busybox timeout 5 busybox wget -q -O- --no-check-certificate "https://$API_SERVICE_IP/api"
check "kubectl logs and exec" says uid=65532 k exec web -- busybox id

# A webhook behind the plain web server. The text of the refusal proves that the API server's request arrived in the pod.
kc apply -f - > /dev/null <<END
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: $namespace}
webhooks:
- name: smoke.sluice.dev
  clientConfig: {service: {name: web, namespace: $namespace, port: 443}}
  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
  objectSelector: {matchLabels: {smoke: $namespace}}
  failurePolicy: Fail
  sideEffects: None
  admissionReviewVersions: [v1]
END
asks_webhook() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: asked, labels: {smoke: %s}}\n' "$namespace" | k create -f -; }
check "the API server reaches a webhook in a pod" says 'server gave HTTP response to HTTPS client' asks_webhook

printf '%d passed, %d failed\n' $passed $failed
[ $failed = 0 ]
