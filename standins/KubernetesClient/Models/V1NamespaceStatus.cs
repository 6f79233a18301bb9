namespace k8s.Models;

public partial record V1NamespaceStatus
{
    [JsonPropertyName("phase")] public string Phase { get; set; }
}
