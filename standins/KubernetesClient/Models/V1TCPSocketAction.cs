namespace k8s.Models;

public partial record V1TCPSocketAction
{
    [JsonPropertyName("host")] public string Host { get; set; }
    [JsonPropertyName("port")] public IntOrString Port { get; set; }
}
