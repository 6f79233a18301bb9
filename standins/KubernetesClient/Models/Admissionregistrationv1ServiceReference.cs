namespace k8s.Models;

public partial record Admissionregistrationv1ServiceReference
{
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("namespace")] public string NamespaceProperty { get; set; }
    [JsonPropertyName("path")] public string Path { get; set; }
    [JsonPropertyName("port")] public int? Port { get; set; }
}
