namespace k8s.Models;

public partial record V1JobSpec
{
    [JsonPropertyName("activeDeadlineSeconds")] public long? ActiveDeadlineSeconds { get; set; }
    [JsonPropertyName("backoffLimit")] public int? BackoffLimit { get; set; }
    [JsonPropertyName("completions")] public int? Completions { get; set; }
    [JsonPropertyName("manualSelector")] public bool? ManualSelector { get; set; }
    [JsonPropertyName("parallelism")] public int? Parallelism { get; set; }
    [JsonPropertyName("selector")] public V1LabelSelector Selector { get; set; }
    [JsonPropertyName("suspend")] public bool? Suspend { get; set; }
    [JsonPropertyName("template")] public V1PodTemplateSpec Template { get; set; }
    [JsonPropertyName("ttlSecondsAfterFinished")] public int? TtlSecondsAfterFinished { get; set; }
}
