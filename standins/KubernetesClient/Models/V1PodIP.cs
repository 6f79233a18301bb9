namespace k8s.Models;

public partial record V1PodIP
{
    [JsonPropertyName("ip")] public string Ip { get; set; }
}
