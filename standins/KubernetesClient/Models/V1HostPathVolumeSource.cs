namespace k8s.Models;

public partial record V1HostPathVolumeSource
{
    [JsonPropertyName("path")] public string Path { get; set; }
    [JsonPropertyName("type")] public string Type { get; set; }
}
