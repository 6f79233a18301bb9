namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1CustomResourceDefinitionList : IKubernetesObject<V1ListMeta>, IItems<V1CustomResourceDefinition>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "CustomResourceDefinitionList";
    public const string KubeGroup = "apiextensions.k8s.io";
    public const string KubePluralName = "customresourcedefinitions";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("items")] public IList<V1CustomResourceDefinition> Items { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ListMeta Metadata { get; set; }
}
