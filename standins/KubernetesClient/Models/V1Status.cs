namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1Status : IKubernetesObject<V1ListMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Status";
    public const string KubeGroup = "";
    public const string KubePluralName = "";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("code")] public int? Code { get; set; }
    [JsonPropertyName("details")] public V1StatusDetails Details { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("message")] public string Message { get; set; }
    [JsonPropertyName("metadata")] public V1ListMeta Metadata { get; set; }
    [JsonPropertyName("reason")] public string Reason { get; set; }
    [JsonPropertyName("status")] public string Status { get; set; }
}
