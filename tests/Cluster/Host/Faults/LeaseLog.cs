using System.Text.Json;

namespace Sluice.Tests.Cluster.Host.Faults;

/// <summary>Notes the version of the cluster at which an operator first had the lease.</summary>
internal sealed class LeaseLog : DelegatingHandler
{
    private readonly TaskCompletionSource<long> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<long> Held => _held.Task;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (request.Method != HttpMethod.Get
            && answer.IsSuccessStatusCode
            && request.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal))
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            using var lease = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            _held.TrySetResult(
                long.Parse(
                    lease.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!,
                    System.Globalization.CultureInfo.InvariantCulture));
        }

        return answer;
    }
}
