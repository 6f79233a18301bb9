namespace k8s.Models;

public partial record V1CustomResourceDefinitionStatus
{
    [JsonPropertyName("acceptedNames")] public V1CustomResourceDefinitionNames AcceptedNames { get; set; }
    [JsonPropertyName("conditions")] public IList<V1CustomResourceDefinitionCondition> Conditions { get; set; }
    [JsonPropertyName("storedVersions")] public IList<string> StoredVersions { get; set; }
}
