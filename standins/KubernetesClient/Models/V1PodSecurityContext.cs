namespace k8s.Models;

public partial record V1PodSecurityContext
{
    [JsonPropertyName("fsGroup")] public long? FsGroup { get; set; }
    [JsonPropertyName("fsGroupChangePolicy")] public string FsGroupChangePolicy { get; set; }
    [JsonPropertyName("runAsGroup")] public long? RunAsGroup { get; set; }
    [JsonPropertyName("runAsNonRoot")] public bool? RunAsNonRoot { get; set; }
    [JsonPropertyName("runAsUser")] public long? RunAsUser { get; set; }
    [JsonPropertyName("seLinuxChangePolicy")] public string SeLinuxChangePolicy { get; set; }
    [JsonPropertyName("seccompProfile")] public V1SeccompProfile SeccompProfile { get; set; }
    [JsonPropertyName("supplementalGroups")] public IList<long?> SupplementalGroups { get; set; }
    [JsonPropertyName("supplementalGroupsPolicy")] public string SupplementalGroupsPolicy { get; set; }
}
