namespace k8s.Models;

public partial record V1Preconditions
{
    [JsonPropertyName("resourceVersion")] public string ResourceVersion { get; set; }
    [JsonPropertyName("uid")] public string Uid { get; set; }
}
