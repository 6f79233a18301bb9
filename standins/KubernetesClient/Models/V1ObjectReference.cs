namespace k8s.Models;

public partial record V1ObjectReference
{
    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("fieldPath")] public string FieldPath { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("namespace")] public string NamespaceProperty { get; set; }
    [JsonPropertyName("resourceVersion")] public string ResourceVersion { get; set; }
    [JsonPropertyName("uid")] public string Uid { get; set; }
}
