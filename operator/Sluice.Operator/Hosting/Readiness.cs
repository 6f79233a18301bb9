using Sluice.Operator.Admission;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Hosting;

/// <summary>Whether this process can work, as the leader or as its successor.</summary>
internal sealed class Readiness
{
    private readonly CacheSync _caches;
    private readonly WebhookCertificate? _certificate;

    public Readiness(CacheSync caches, WebhookCertificate? certificate = null)
    {
        _caches = caches;
        _certificate = certificate;
    }

    /// <summary>What is missing, one sentence for each thing. Empty when the process is ready.</summary>
    public IReadOnlyList<string> Missing() =>
    [
        .. _caches.Missing.Select(kind => $"{kind} have not been listed yet"),
        .. _certificate is null or { Ready: true } ? Array.Empty<string>() : ["the webhook has no trusted certificate yet"],
    ];
}
