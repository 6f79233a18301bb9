namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record Corev1Event : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Event";
    public const string KubeGroup = "";
    public const string KubePluralName = "events";

    [JsonPropertyName("action")] public string Action { get; set; }
    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("count")] public int? Count { get; set; }
    [JsonPropertyName("eventTime")] public DateTime? EventTime { get; set; }
    [JsonPropertyName("firstTimestamp")] public DateTime? FirstTimestamp { get; set; }
    [JsonPropertyName("involvedObject")] public V1ObjectReference InvolvedObject { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("lastTimestamp")] public DateTime? LastTimestamp { get; set; }
    [JsonPropertyName("message")] public string Message { get; set; }
    [JsonPropertyName("metadata")] public V1ObjectMeta Metadata { get; set; }
    [JsonPropertyName("reason")] public string Reason { get; set; }
    [JsonPropertyName("related")] public V1ObjectReference Related { get; set; }
    [JsonPropertyName("reportingComponent")] public string ReportingComponent { get; set; }
    [JsonPropertyName("reportingInstance")] public string ReportingInstance { get; set; }
    [JsonPropertyName("series")] public Corev1EventSeries Series { get; set; }
    [JsonPropertyName("source")] public V1EventSource Source { get; set; }
    [JsonPropertyName("type")] public string Type { get; set; }
}
