namespace Sluice.Gateway.Sources;

/// <summary>Waits that double up to a limit, each with a share of chance, so that many gateways do not come back at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _failures;

    /// <summary>How long to wait after one more failure: between half of the doubled time and all of it.</summary>
    public TimeSpan Next()
    {
        var full = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30)));
        return TimeSpan.FromMilliseconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => _failures = 0;
}
