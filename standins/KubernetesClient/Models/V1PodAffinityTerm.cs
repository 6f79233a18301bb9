namespace k8s.Models;

public partial record V1PodAffinityTerm
{
    [JsonPropertyName("labelSelector")] public V1LabelSelector LabelSelector { get; set; }
    [JsonPropertyName("matchLabelKeys")] public IList<string> MatchLabelKeys { get; set; }
    [JsonPropertyName("mismatchLabelKeys")] public IList<string> MismatchLabelKeys { get; set; }
    [JsonPropertyName("namespaceSelector")] public V1LabelSelector NamespaceSelector { get; set; }
    [JsonPropertyName("namespaces")] public IList<string> Namespaces { get; set; }
    [JsonPropertyName("topologyKey")] public string TopologyKey { get; set; }
}
