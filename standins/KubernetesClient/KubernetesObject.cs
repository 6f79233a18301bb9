namespace k8s;

public class KubernetesObject : IKubernetesObject
{
    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
}
