namespace k8s.Models;

[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1MutatingWebhookConfiguration : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "MutatingWebhookConfiguration";
    public const string KubeGroup = "admissionregistration.k8s.io";
    public const string KubePluralName = "mutatingwebhookconfigurations";

    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("metadata")] public V1ObjectMeta Metadata { get; set; }
    [JsonPropertyName("webhooks")] public IList<V1MutatingWebhook> Webhooks { get; set; }
}
