namespace k8s.Models;

public partial record V1JobStatus
{
    [JsonPropertyName("active")] public int? Active { get; set; }
    [JsonPropertyName("completionTime")] public DateTime? CompletionTime { get; set; }
    [JsonPropertyName("conditions")] public IList<V1JobCondition> Conditions { get; set; }
    [JsonPropertyName("failed")] public int? Failed { get; set; }
    [JsonPropertyName("ready")] public int? Ready { get; set; }
    [JsonPropertyName("startTime")] public DateTime? StartTime { get; set; }
    [JsonPropertyName("succeeded")] public int? Succeeded { get; set; }
}
