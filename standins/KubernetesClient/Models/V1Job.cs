namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1Job : IKubernetesObject<V1ObjectMeta>, ISpec<V1JobSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Job";
    public const string KubeGroup = "batch";
    public const string KubePluralName = "jobs";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ObjectMeta Metadata { get; set; }
    [JsonPropertyName("spec")] public V1JobSpec Spec { get; set; }
    [JsonPropertyName("status")] public V1JobStatus Status { get; set; }
}
