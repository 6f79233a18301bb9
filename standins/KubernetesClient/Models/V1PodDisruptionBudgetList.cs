namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1PodDisruptionBudgetList : IKubernetesObject<V1ListMeta>, IItems<V1PodDisruptionBudget>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "PodDisruptionBudgetList";
    public const string KubeGroup = "policy";
    public const string KubePluralName = "poddisruptionbudgets";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("items")] public IList<V1PodDisruptionBudget> Items { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ListMeta Metadata { get; set; }
}
