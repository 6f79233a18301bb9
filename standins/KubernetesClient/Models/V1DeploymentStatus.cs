namespace k8s.Models;

public partial record V1DeploymentStatus
{
    [JsonPropertyName("availableReplicas")] public int? AvailableReplicas { get; set; }
    [JsonPropertyName("collisionCount")] public int? CollisionCount { get; set; }
    [JsonPropertyName("conditions")] public IList<V1DeploymentCondition> Conditions { get; set; }
    [JsonPropertyName("observedGeneration")] public long? ObservedGeneration { get; set; }
    [JsonPropertyName("readyReplicas")] public int? ReadyReplicas { get; set; }
    [JsonPropertyName("replicas")] public int? Replicas { get; set; }
    [JsonPropertyName("terminatingReplicas")] public int? TerminatingReplicas { get; set; }
    [JsonPropertyName("unavailableReplicas")] public int? UnavailableReplicas { get; set; }
    [JsonPropertyName("updatedReplicas")] public int? UpdatedReplicas { get; set; }
}
