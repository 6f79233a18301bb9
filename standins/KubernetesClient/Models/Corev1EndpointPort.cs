namespace k8s.Models;

public partial record Corev1EndpointPort
{
    [JsonPropertyName("appProtocol")] public string AppProtocol { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("port")] public int Port { get; set; }
    [JsonPropertyName("protocol")] public string Protocol { get; set; }
}
