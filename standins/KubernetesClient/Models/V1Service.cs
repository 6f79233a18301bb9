namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1Service : IKubernetesObject<V1ObjectMeta>, ISpec<V1ServiceSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Service";
    public const string KubeGroup = "";
    public const string KubePluralName = "services";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ObjectMeta Metadata { get; set; }
    [JsonPropertyName("spec")] public V1ServiceSpec Spec { get; set; }
    [JsonPropertyName("status")] public V1ServiceStatus Status { get; set; }
}
