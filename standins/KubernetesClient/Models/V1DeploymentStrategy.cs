namespace k8s.Models;

public partial record V1DeploymentStrategy
{
    [JsonPropertyName("rollingUpdate")] public V1RollingUpdateDeployment RollingUpdate { get; set; }
    [JsonPropertyName("type")] public string Type { get; set; }
}
