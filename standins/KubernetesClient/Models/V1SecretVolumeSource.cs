namespace k8s.Models;

public partial record V1SecretVolumeSource
{
    [JsonPropertyName("defaultMode")] public int? DefaultMode { get; set; }
    [JsonPropertyName("items")] public IList<V1KeyToPath> Items { get; set; }
    [JsonPropertyName("optional")] public bool? Optional { get; set; }
    [JsonPropertyName("secretName")] public string SecretName { get; set; }
}
