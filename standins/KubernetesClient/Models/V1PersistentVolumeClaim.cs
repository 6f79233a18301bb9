namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1PersistentVolumeClaim : IKubernetesObject<V1ObjectMeta>, ISpec<V1PersistentVolumeClaimSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "PersistentVolumeClaim";
    public const string KubeGroup = "";
    public const string KubePluralName = "persistentvolumeclaims";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ObjectMeta Metadata { get; set; }
    [JsonPropertyName("spec")] public V1PersistentVolumeClaimSpec Spec { get; set; }
    [JsonPropertyName("status")] public V1PersistentVolumeClaimStatus Status { get; set; }
}
