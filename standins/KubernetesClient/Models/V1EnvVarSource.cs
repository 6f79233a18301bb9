namespace k8s.Models;

public partial record V1EnvVarSource
{
    [JsonPropertyName("configMapKeyRef")] public V1ConfigMapKeySelector ConfigMapKeyRef { get; set; }
    [JsonPropertyName("fieldRef")] public V1ObjectFieldSelector FieldRef { get; set; }
    [JsonPropertyName("resourceFieldRef")] public V1ResourceFieldSelector ResourceFieldRef { get; set; }
    [JsonPropertyName("secretKeyRef")] public V1SecretKeySelector SecretKeyRef { get; set; }
}
