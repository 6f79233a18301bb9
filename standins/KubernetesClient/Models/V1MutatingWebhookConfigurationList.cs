namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1MutatingWebhookConfigurationList : IKubernetesObject<V1ListMeta>, IItems<V1MutatingWebhookConfiguration>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "MutatingWebhookConfigurationList";
    public const string KubeGroup = "admissionregistration.k8s.io";
    public const string KubePluralName = "mutatingwebhookconfigurations";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("items")] public IList<V1MutatingWebhookConfiguration> Items { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ListMeta Metadata { get; set; }
}
