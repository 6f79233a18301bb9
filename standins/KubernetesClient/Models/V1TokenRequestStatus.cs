namespace k8s.Models;

public partial record V1TokenRequestStatus
{
    [JsonPropertyName("expirationTimestamp")] public DateTime ExpirationTimestamp { get; set; }
    [JsonPropertyName("token")] public string Token { get; set; }
}
