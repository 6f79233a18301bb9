namespace k8s.Models;

public partial record V1PodSpec
{
    [JsonPropertyName("activeDeadlineSeconds")] public long? ActiveDeadlineSeconds { get; set; }
    [JsonPropertyName("affinity")] public V1Affinity Affinity { get; set; }
    [JsonPropertyName("automountServiceAccountToken")] public bool? AutomountServiceAccountToken { get; set; }
    [JsonPropertyName("containers")] public IList<V1Container> Containers { get; set; }
    [JsonPropertyName("dnsPolicy")] public string DnsPolicy { get; set; }
    [JsonPropertyName("enableServiceLinks")] public bool? EnableServiceLinks { get; set; }
    [JsonPropertyName("hostIPC")] public bool? HostIPC { get; set; }
    [JsonPropertyName("hostNetwork")] public bool? HostNetwork { get; set; }
    [JsonPropertyName("hostPID")] public bool? HostPID { get; set; }
    [JsonPropertyName("hostUsers")] public bool? HostUsers { get; set; }
    [JsonPropertyName("hostname")] public string Hostname { get; set; }
    [JsonPropertyName("hostnameOverride")] public string HostnameOverride { get; set; }
    [JsonPropertyName("imagePullSecrets")] public IList<V1LocalObjectReference> ImagePullSecrets { get; set; }
    [JsonPropertyName("initContainers")] public IList<V1Container> InitContainers { get; set; }
    [JsonPropertyName("nodeName")] public string NodeName { get; set; }
    [JsonPropertyName("nodeSelector")] public IDictionary<string, string> NodeSelector { get; set; }
    [JsonPropertyName("overhead")] public IDictionary<string, ResourceQuantity> Overhead { get; set; }
    [JsonPropertyName("preemptionPolicy")] public string PreemptionPolicy { get; set; }
    [JsonPropertyName("priority")] public int? Priority { get; set; }
    [JsonPropertyName("priorityClassName")] public string PriorityClassName { get; set; }
    [JsonPropertyName("resources")] public V1ResourceRequirements Resources { get; set; }
    [JsonPropertyName("restartPolicy")] public string RestartPolicy { get; set; }
    [JsonPropertyName("runtimeClassName")] public string RuntimeClassName { get; set; }
    [JsonPropertyName("schedulerName")] public string SchedulerName { get; set; }
    [JsonPropertyName("securityContext")] public V1PodSecurityContext SecurityContext { get; set; }
    [JsonPropertyName("serviceAccount")] public string ServiceAccount { get; set; }
    [JsonPropertyName("serviceAccountName")] public string ServiceAccountName { get; set; }
    [JsonPropertyName("setHostnameAsFQDN")] public bool? SetHostnameAsFQDN { get; set; }
    [JsonPropertyName("shareProcessNamespace")] public bool? ShareProcessNamespace { get; set; }
    [JsonPropertyName("subdomain")] public string Subdomain { get; set; }
    [JsonPropertyName("terminationGracePeriodSeconds")] public long? TerminationGracePeriodSeconds { get; set; }
    [JsonPropertyName("tolerations")] public IList<V1Toleration> Tolerations { get; set; }
    [JsonPropertyName("topologySpreadConstraints")] public IList<V1TopologySpreadConstraint> TopologySpreadConstraints { get; set; }
    [JsonPropertyName("volumes")] public IList<V1Volume> Volumes { get; set; }
}
