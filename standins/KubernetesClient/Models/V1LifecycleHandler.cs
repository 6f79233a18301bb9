namespace k8s.Models;

public partial record V1LifecycleHandler
{
    [JsonPropertyName("exec")] public V1ExecAction Exec { get; set; }
    [JsonPropertyName("httpGet")] public V1HTTPGetAction HttpGet { get; set; }
    [JsonPropertyName("sleep")] public V1SleepAction Sleep { get; set; }
    [JsonPropertyName("tcpSocket")] public V1TCPSocketAction TcpSocket { get; set; }
}
