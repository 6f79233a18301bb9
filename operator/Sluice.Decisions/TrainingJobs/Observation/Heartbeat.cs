using Sluice.Api.Contracts;

namespace Sluice.Decisions.TrainingJobs.Observation;

/// <summary>What a worker last answered to <c>GET :8080/progress</c>.</summary>
/// <param name="Attempt">The attempt of its pod.</param>
/// <param name="Rank">The rank of its pod.</param>
/// <param name="Report">The answer.</param>
/// <param name="ChangedAt">
/// When an answer first said so, UTC by the operator's clock. An operator that has just started has heard all of them now.
/// </param>
/// <param name="Misses">How many times in a row it has not answered since.</param>
public sealed record Heartbeat(int Attempt, int Rank, ProgressReport Report, DateTime ChangedAt, int Misses = 0)
{
    /// <summary>
    /// Whether an answer has nothing new. Estimates and what GPUs did not do change while a trainer hangs, and say nothing.
    /// </summary>
    public static bool IsSame(ProgressReport last, ProgressReport next) => Essence(last) == Essence(next);

    private static ProgressReport Essence(ProgressReport report) => report with { EtaSeconds = null, GpuIdleSeconds = null };
}

/// <summary>What GPUs cost.</summary>
/// <param name="Default">The price of a GPU for an hour on a node of which no other price is known.</param>
/// <param name="Currency">The currency, for messages.</param>
public sealed record GpuPrices(decimal Default, string Currency);
