namespace k8s.Models;

public partial record V1Container
{
    [JsonPropertyName("args")] public IList<string> Args { get; set; }
    [JsonPropertyName("command")] public IList<string> Command { get; set; }
    [JsonPropertyName("env")] public IList<V1EnvVar> Env { get; set; }
    [JsonPropertyName("envFrom")] public IList<V1EnvFromSource> EnvFrom { get; set; }
    [JsonPropertyName("image")] public string Image { get; set; }
    [JsonPropertyName("imagePullPolicy")] public string ImagePullPolicy { get; set; }
    [JsonPropertyName("lifecycle")] public V1Lifecycle Lifecycle { get; set; }
    [JsonPropertyName("livenessProbe")] public V1Probe LivenessProbe { get; set; }
    [JsonPropertyName("name")] public string Name { get; set; }
    [JsonPropertyName("ports")] public IList<V1ContainerPort> Ports { get; set; }
    [JsonPropertyName("readinessProbe")] public V1Probe ReadinessProbe { get; set; }
    [JsonPropertyName("resources")] public V1ResourceRequirements Resources { get; set; }
    [JsonPropertyName("restartPolicy")] public string RestartPolicy { get; set; }
    [JsonPropertyName("securityContext")] public V1SecurityContext SecurityContext { get; set; }
    [JsonPropertyName("startupProbe")] public V1Probe StartupProbe { get; set; }
    [JsonPropertyName("stdin")] public bool? Stdin { get; set; }
    [JsonPropertyName("stdinOnce")] public bool? StdinOnce { get; set; }
    [JsonPropertyName("terminationMessagePath")] public string TerminationMessagePath { get; set; }
    [JsonPropertyName("terminationMessagePolicy")] public string TerminationMessagePolicy { get; set; }
    [JsonPropertyName("tty")] public bool? Tty { get; set; }
    [JsonPropertyName("volumeMounts")] public IList<V1VolumeMount> VolumeMounts { get; set; }
    [JsonPropertyName("workingDir")] public string WorkingDir { get; set; }
}
