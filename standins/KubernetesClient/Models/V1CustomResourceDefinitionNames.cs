namespace k8s.Models;

public partial record V1CustomResourceDefinitionNames
{
    [JsonPropertyName("categories")] public IList<string> Categories { get; set; }
    [JsonPropertyName("kind")] public string Kind { get; set; }
    [JsonPropertyName("listKind")] public string ListKind { get; set; }
    [JsonPropertyName("plural")] public string Plural { get; set; }
    [JsonPropertyName("shortNames")] public IList<string> ShortNames { get; set; }
    [JsonPropertyName("singular")] public string Singular { get; set; }
}
