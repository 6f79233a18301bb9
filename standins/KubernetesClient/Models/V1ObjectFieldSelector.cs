namespace k8s.Models;

public partial record V1ObjectFieldSelector
{
    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("fieldPath")] public string FieldPath { get; set; }
}
