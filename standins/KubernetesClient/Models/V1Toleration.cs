namespace k8s.Models;

public partial record V1Toleration
{
    [JsonPropertyName("effect")] public string Effect { get; set; }
    [JsonPropertyName("key")] public string Key { get; set; }
    [JsonPropertyName("operator")] public string OperatorProperty { get; set; }
    [JsonPropertyName("tolerationSeconds")] public long? TolerationSeconds { get; set; }
    [JsonPropertyName("value")] public string Value { get; set; }
}
