namespace k8s.Models;

public partial record V1SeccompProfile
{
    [JsonPropertyName("localhostProfile")] public string LocalhostProfile { get; set; }
    [JsonPropertyName("type")] public string Type { get; set; }
}
