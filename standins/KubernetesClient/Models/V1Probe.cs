namespace k8s.Models;

public partial record V1Probe
{
    [JsonPropertyName("exec")] public V1ExecAction Exec { get; set; }
    [JsonPropertyName("failureThreshold")] public int? FailureThreshold { get; set; }
    [JsonPropertyName("grpc")] public V1GRPCAction Grpc { get; set; }
    [JsonPropertyName("httpGet")] public V1HTTPGetAction HttpGet { get; set; }
    [JsonPropertyName("initialDelaySeconds")] public int? InitialDelaySeconds { get; set; }
    [JsonPropertyName("periodSeconds")] public int? PeriodSeconds { get; set; }
    [JsonPropertyName("successThreshold")] public int? SuccessThreshold { get; set; }
    [JsonPropertyName("tcpSocket")] public V1TCPSocketAction TcpSocket { get; set; }
    [JsonPropertyName("terminationGracePeriodSeconds")] public long? TerminationGracePeriodSeconds { get; set; }
    [JsonPropertyName("timeoutSeconds")] public int? TimeoutSeconds { get; set; }
}
