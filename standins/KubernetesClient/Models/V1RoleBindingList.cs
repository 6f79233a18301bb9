namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1RoleBindingList : IKubernetesObject<V1ListMeta>, IItems<V1RoleBinding>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "RoleBindingList";
    public const string KubeGroup = "rbac.authorization.k8s.io";
    public const string KubePluralName = "rolebindings";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("items")] public IList<V1RoleBinding> Items { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ListMeta Metadata { get; set; }
}
