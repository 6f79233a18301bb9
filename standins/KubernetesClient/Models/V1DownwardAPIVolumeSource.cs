namespace k8s.Models;

public partial record V1DownwardAPIVolumeSource
{
    [JsonPropertyName("defaultMode")] public int? DefaultMode { get; set; }
    [JsonPropertyName("items")] public IList<V1DownwardAPIVolumeFile> Items { get; set; }
}
