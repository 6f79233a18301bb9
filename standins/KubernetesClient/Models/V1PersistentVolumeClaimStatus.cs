namespace k8s.Models;

public partial record V1PersistentVolumeClaimStatus
{
    [JsonPropertyName("accessModes")] public IList<string> AccessModes { get; set; }
    [JsonPropertyName("allocatedResourceStatuses")] public IDictionary<string, string> AllocatedResourceStatuses { get; set; }
    [JsonPropertyName("allocatedResources")] public IDictionary<string, ResourceQuantity> AllocatedResources { get; set; }
    [JsonPropertyName("capacity")] public IDictionary<string, ResourceQuantity> Capacity { get; set; }
    [JsonPropertyName("currentVolumeAttributesClassName")] public string CurrentVolumeAttributesClassName { get; set; }
    [JsonPropertyName("phase")] public string Phase { get; set; }
}
