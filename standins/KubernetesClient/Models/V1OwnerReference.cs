namespace k8s.Models;

public partial record V1OwnerReference
{
    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; }
    [JsonPropertyName("blockOwnerDeletion")] public bool? BlockOwnerDeletion { get; set; }
    [JsonPropertyName("controller")] public bool? Controller { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("uid")] public string Uid { get; set; }
}
