namespace k8s.Models;

public partial record V1CustomResourceColumnDefinition
{
    [JsonPropertyName("description")] public string Description { get; set; }
    [JsonPropertyName("format")] public string Format { get; set; }
    [JsonPropertyName("jsonPath")] public string JsonPath { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("priority")] public int? Priority { get; set; }
    [JsonPropertyName("type")] public string Type { get; set; }
}
