namespace Sluice.Gateway.Sources;

/// <summary>Delays that double up to a limit, with jitter, so that many gateways do not reconnect at the same moment.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _failures;

    /// <summary>The delay after one more failure: between half of the doubled delay and all of it.</summary>
    public TimeSpan Next()
    {
        var full = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30)));
        return TimeSpan.FromMilliseconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>Starts again with the first delay.</summary>
    public void Reset() => _failures = 0;
}
