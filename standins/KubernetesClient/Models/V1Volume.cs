namespace k8s.Models;

public partial record V1Volume
{
    [JsonPropertyName("configMap")] public V1ConfigMapVolumeSource ConfigMap { get; set; }
    [JsonPropertyName("downwardAPI")] public V1DownwardAPIVolumeSource DownwardAPI { get; set; }
    [JsonPropertyName("emptyDir")] public V1EmptyDirVolumeSource EmptyDir { get; set; }
    [JsonPropertyName("hostPath")] public V1HostPathVolumeSource HostPath { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("persistentVolumeClaim")] public V1PersistentVolumeClaimVolumeSource PersistentVolumeClaim { get; set; }
    [JsonPropertyName("projected")] public V1ProjectedVolumeSource Projected { get; set; }
    [JsonPropertyName("secret")] public V1SecretVolumeSource Secret { get; set; }
}
