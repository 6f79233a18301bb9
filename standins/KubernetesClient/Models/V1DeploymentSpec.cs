namespace k8s.Models;

public partial record V1DeploymentSpec
{
    [JsonPropertyName("minReadySeconds")] public int? MinReadySeconds { get; set; }
    [JsonPropertyName("paused")] public bool? Paused { get; set; }
    [JsonPropertyName("progressDeadlineSeconds")] public int? ProgressDeadlineSeconds { get; set; }
    [JsonPropertyName("replicas")] public int? Replicas { get; set; }
    [JsonPropertyName("revisionHistoryLimit")] public int? RevisionHistoryLimit { get; set; }
    [JsonPropertyName("selector")] public V1LabelSelector Selector { get; set; }
    [JsonPropertyName("strategy")] public V1DeploymentStrategy Strategy { get; set; }
    [JsonPropertyName("template")] public V1PodTemplateSpec Template { get; set; }
}
