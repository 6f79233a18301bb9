namespace k8s.Models;

public partial record V1EnvFromSource
{
    [JsonPropertyName("configMapRef")] public V1ConfigMapEnvSource ConfigMapRef { get; set; }
    [JsonPropertyName("prefix")] public string Prefix { get; set; }
    [JsonPropertyName("secretRef")] public V1SecretEnvSource SecretRef { get; set; }
}
