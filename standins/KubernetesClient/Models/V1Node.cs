namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1Node : IKubernetesObject<V1ObjectMeta>, ISpec<V1NodeSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Node";
    public const string KubeGroup = "";
    public const string KubePluralName = "nodes";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ObjectMeta Metadata { get; set; }
    [JsonPropertyName("spec")] public V1NodeSpec Spec { get; set; }
    [JsonPropertyName("status")] public V1NodeStatus Status { get; set; }
}
