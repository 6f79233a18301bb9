namespace k8s.Models;

public partial record V1VolumeMount
{
    [JsonPropertyName("mountPath")] public string MountPath { get; set; }
    [JsonPropertyName("mountPropagation")] public string MountPropagation { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("readOnly")] public bool? ReadOnlyProperty { get; set; }
    [JsonPropertyName("recursiveReadOnly")] public string RecursiveReadOnly { get; set; }
    [JsonPropertyName("subPath")] public string SubPath { get; set; }
    [JsonPropertyName("subPathExpr")] public string SubPathExpr { get; set; }
}
