namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1RoleList : IKubernetesObject<V1ListMeta>, IItems<V1Role>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "RoleList";
    public const string KubeGroup = "rbac.authorization.k8s.io";
    public const string KubePluralName = "roles";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("items")] public IList<V1Role> Items { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ListMeta Metadata { get; set; }
}
