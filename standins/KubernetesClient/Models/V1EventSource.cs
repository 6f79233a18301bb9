namespace k8s.Models;

public partial record V1EventSource
{
    [JsonPropertyName("component")] public string Component { get; set; }
    [JsonPropertyName("host")] public string Host { get; set; }
}
