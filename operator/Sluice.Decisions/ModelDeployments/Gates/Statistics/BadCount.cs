namespace Sluice.Decisions.ModelDeployments.Gates.Statistics;

/// <summary>What one side answered.</summary>
/// <param name="Requests">Requests that count.</param>
/// <param name="Bad">Bad ones of them; never more than there are.</param>
/// <param name="Left">Further requests whose client left before the answer: neither good nor bad.</param>
public readonly record struct BadCount(long Requests, long Bad, long Left = 0)
{
    /// <summary>Requests that count and were not bad.</summary>
    public long Good => Requests - Bad;

    /// <summary>The share of bad ones; 0 without requests.</summary>
    public double Share => Requests > 0 ? (double)Bad / Requests : 0;
}
