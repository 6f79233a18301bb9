namespace k8s.Models;

public partial record V1PolicyRule
{
    [JsonPropertyName("apiGroups")] public IList<string> ApiGroups { get; set; }
    [JsonPropertyName("nonResourceURLs")] public IList<string> NonResourceURLs { get; set; }
    [JsonPropertyName("resourceNames")] public IList<string> ResourceNames { get; set; }
    [JsonPropertyName("resources")] public IList<string> Resources { get; set; }
    [JsonPropertyName("verbs")] public IList<string> Verbs { get; set; }
}
