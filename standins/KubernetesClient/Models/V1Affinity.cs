namespace k8s.Models;

public partial record V1Affinity
{
    [JsonPropertyName("nodeAffinity")] public V1NodeAffinity NodeAffinity { get; set; }
    [JsonPropertyName("podAffinity")] public V1PodAffinity PodAffinity { get; set; }
    [JsonPropertyName("podAntiAffinity")] public V1PodAntiAffinity PodAntiAffinity { get; set; }
}
