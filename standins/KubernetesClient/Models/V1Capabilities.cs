namespace k8s.Models;

public partial record V1Capabilities
{
    [JsonPropertyName("add")] public IList<string> Add { get; set; }
    [JsonPropertyName("drop")] public IList<string> Drop { get; set; }
}
