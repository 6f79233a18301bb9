namespace k8s.Models;

public partial record V1PersistentVolumeClaimVolumeSource
{
    [JsonPropertyName("claimName")] public string ClaimName { get; set; }
    [JsonPropertyName("readOnly")] public bool? ReadOnlyProperty { get; set; }
}
