{{- define "sluice.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "sluice.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "sluice.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "sluice.selector" -}}
app.kubernetes.io/name: operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "sluice.labels" -}}
{{ include "sluice.selector" . }}
app.kubernetes.io/part-of: sluice
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "sluice.image" -}}
{{- $root := index . 0 -}}
{{- printf "%s/%s:%s" $root.Values.image.registry (index . 1) (default $root.Chart.AppVersion $root.Values.image.tag) -}}
{{- end -}}

{{- /* What is being deleted is let through, also while nobody answers for it. Older API servers do not know conditions. */ -}}
{{- define "sluice.notBeingDeleted" -}}
{{- if semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version -}}
matchConditions:
  - name: not-being-deleted
    expression: "!has(object.metadata.deletionTimestamp)"
{{- end -}}
{{- end -}}

{{- /* Whether a request that takes an action is refused while no operator answers. */ -}}
{{- define "sluice.actionsFailurePolicy" -}}
{{- ternary "Fail" .Values.webhook.failurePolicy (semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version) -}}
{{- end -}}

{{- /* Resources as JSON; what is null is left out, with all of it left to the namespace's LimitRange. */ -}}
{{- define "sluice.resources" -}}
{{- $given := default dict . -}}
{{- dict "requests" (default dict $given.requests) "limits" (default dict $given.limits) | toJson -}}
{{- end -}}

{{- /* A PodTemplate as JSON: what is set on pods, without what is empty, and their resources. */ -}}
{{- define "sluice.podTemplate" -}}
{{- $pod := dict -}}
{{- range $name, $value := omit . "replicas" "resources" "cors" -}}
{{- if $value -}}{{- $_ := set $pod $name $value -}}{{- end -}}
{{- end -}}
{{- dict "pod" $pod "resources" (include "sluice.resources" .resources | fromJson) | toJson -}}
{{- end -}}

{{- /* What the operator sets on the pods that it makes: its argument --pods. */ -}}
{{- define "sluice.pods" -}}
{{- dict
  "gateway" (include "sluice.podTemplate" .Values.gateway | fromJson)
  "verification" (include "sluice.podTemplate" .Values.verification | fromJson)
  "trainer" (include "sluice.resources" .Values.defaults.trainer | fromJson)
  "data" (include "sluice.resources" .Values.defaults.data | fromJson)
  "inference" (include "sluice.resources" .Values.defaults.inference | fromJson)
  "gate" (include "sluice.resources" .Values.defaults.gate | fromJson)
  | toJson -}}
{{- end -}}
