namespace k8s.Models;

public partial record V1SecretProjection
{
    [JsonPropertyName("items")] public IList<V1KeyToPath> Items { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("optional")] public bool? Optional { get; set; }
}
