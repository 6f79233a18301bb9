namespace k8s.Models;

public partial record Rbacv1Subject
{
    [JsonPropertyName("apiGroup")] public string ApiGroup { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("namespace")] public string NamespaceProperty { get; set; }
}
