namespace k8s.Models;

public partial record V1ServiceAccountTokenProjection
{
    [JsonPropertyName("audience")] public string Audience { get; set; }
    [JsonPropertyName("expirationSeconds")] public long? ExpirationSeconds { get; set; }
    [JsonPropertyName("path")] public string Path { get; set; }
}
