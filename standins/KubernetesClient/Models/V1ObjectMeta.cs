namespace k8s.Models;

public partial record V1ObjectMeta
{
    [JsonPropertyName("annotations")] public IDictionary<string, string> Annotations { get; set; }
    [JsonPropertyName("creationTimestamp")] public DateTime? CreationTimestamp { get; set; }
    [JsonPropertyName("deletionGracePeriodSeconds")] public long? DeletionGracePeriodSeconds { get; set; }
    [JsonPropertyName("deletionTimestamp")] public DateTime? DeletionTimestamp { get; set; }
    [JsonPropertyName("finalizers")] public IList<string> Finalizers { get; set; }
    [JsonPropertyName("generateName")] public string GenerateName { get; set; }
    [JsonPropertyName("generation")] public long? Generation { get; set; }
    [JsonPropertyName("labels")] public IDictionary<string, string> Labels { get; set; }
    [JsonPropertyName("managedFields")] public IList<V1ManagedFieldsEntry> ManagedFields { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("namespace")] public string NamespaceProperty { get; set; }
    [JsonPropertyName("ownerReferences")] public IList<V1OwnerReference> OwnerReferences { get; set; }
    [JsonPropertyName("resourceVersion")] public string ResourceVersion { get; set; }
    [JsonPropertyName("selfLink")] public string SelfLink { get; set; }
    [JsonPropertyName("uid")] public string Uid { get; set; }
}
