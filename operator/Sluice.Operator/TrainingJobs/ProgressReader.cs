using System.Net;
using System.Text.Json;

using k8s.Models;

using Sluice.Api.Contracts;
using Sluice.Operator.Objects;

namespace Sluice.Operator.TrainingJobs;

/// <summary>Asks a trainer how far it is.</summary>
internal sealed class ProgressReader
{
    private const int LongestAnswer = 64 * 1024;

    private readonly HttpClient _http;

    /// <summary>Makes a reader.</summary>
    public ProgressReader(HttpClient http) => _http = http;

    /// <summary>What a running trainer says; null: it does not answer, which is no fault.</summary>
    public async Task<ProgressReport?> ReadAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Status is not { Phase: "Running", PodIP: { Length: > 0 } address } || !IPAddress.TryParse(address, out var ip))
        {
            return null;
        }

        try
        {
            var host = ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString();
            var bytes = await _http.GetByteArrayAsync($"http://{host}:{TrainerPod.ProgressPort}/progress", cancellationToken).ConfigureAwait(false);
            return bytes.Length <= LongestAnswer ? JsonSerializer.Deserialize<ProgressReport>(bytes, ContractJson.Options) : null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException
            || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
