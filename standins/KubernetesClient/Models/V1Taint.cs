namespace k8s.Models;

public partial record V1Taint
{
    [JsonPropertyName("effect")] public string Effect { get; set; }
    [JsonPropertyName("key")] public string Key { get; set; }
    [JsonPropertyName("timeAdded")] public DateTime? TimeAdded { get; set; }
    [JsonPropertyName("value")] public string Value { get; set; }
}
