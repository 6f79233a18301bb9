namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1Pod : IKubernetesObject<V1ObjectMeta>, ISpec<V1PodSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Pod";
    public const string KubeGroup = "";
    public const string KubePluralName = "pods";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ObjectMeta Metadata { get; set; }
    [JsonPropertyName("spec")] public V1PodSpec Spec { get; set; }
    [JsonPropertyName("status")] public V1PodStatus Status { get; set; }
}
