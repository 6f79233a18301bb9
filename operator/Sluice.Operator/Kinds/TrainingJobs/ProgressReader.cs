using System.Net;
using System.Text.Json;
using k8s.Models;
using Sluice.Api.Contracts;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>Reads the progress of a trainer from its pod.</summary>
internal sealed class ProgressReader
{
    private const int LongestAnswer = 64 * 1024;

    private readonly HttpClient _http;

    public ProgressReader(HttpClient http) => _http = http;

    /// <summary>
    /// The progress that a running trainer reports. Null when it does not answer, which is no error: any image may be a trainer.
    /// </summary>
    public async Task<ProgressReport?> ReadAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Status is not { Phase: "Running", PodIP: { Length: > 0 } address } || !IPAddress.TryParse(address, out var ip))
        {
            return null;
        }

        try
        {
            var host = ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString();
            var bytes = await _http.GetByteArrayAsync($"http://{host}:{TrainerPod.ProgressPort}/progress", cancellationToken)
                .ConfigureAwait(false);
            return bytes.Length <= LongestAnswer ? JsonSerializer.Deserialize<ProgressReport>(bytes, ContractJson.Options) : null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException
            || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
