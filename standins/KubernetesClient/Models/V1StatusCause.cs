namespace k8s.Models;

public partial record V1StatusCause
{
    [JsonPropertyName("field")] public string Field { get; set; }
    [JsonPropertyName("message")] public string Message { get; set; }
    [JsonPropertyName("reason")] public string Reason { get; set; }
}
