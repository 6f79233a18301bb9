namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1EndpointsList : IKubernetesObject<V1ListMeta>, IItems<V1Endpoints>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "EndpointsList";
    public const string KubeGroup = "";
    public const string KubePluralName = "endpoints";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("items")] public IList<V1Endpoints> Items { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ListMeta Metadata { get; set; }
}
