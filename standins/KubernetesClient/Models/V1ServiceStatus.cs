namespace k8s.Models;

public partial record V1ServiceStatus
{
    [JsonPropertyName("conditions")] public IList<V1Condition> Conditions { get; set; }
}
