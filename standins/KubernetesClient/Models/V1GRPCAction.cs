namespace k8s.Models;

public partial record V1GRPCAction
{
    [JsonPropertyName("port")] public int Port { get; set; }
    [JsonPropertyName("service")] public string Service { get; set; }
}
