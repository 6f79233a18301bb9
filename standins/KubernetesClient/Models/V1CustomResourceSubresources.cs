namespace k8s.Models;

public partial record V1CustomResourceSubresources
{
    [JsonPropertyName("status")] public object Status { get; set; }
}
