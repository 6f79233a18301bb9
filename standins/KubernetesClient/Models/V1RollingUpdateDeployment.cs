namespace k8s.Models;

public partial record V1RollingUpdateDeployment
{
    [JsonPropertyName("maxSurge")] public IntOrString MaxSurge { get; set; }
    [JsonPropertyName("maxUnavailable")] public IntOrString MaxUnavailable { get; set; }
}
