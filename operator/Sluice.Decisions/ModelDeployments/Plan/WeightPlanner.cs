using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>The weights that may be written now: no share increases unless pods are ready to serve it.</summary>
internal static class WeightPlanner
{
    /// <summary>
    /// How long a rollback waits for stable's pods when there are too few. After that the harm, which is proven, matters more than the
    /// overload, which is only feared.
    /// </summary>
    public static readonly TimeSpan RaiseDeadline = TimeSpan.FromMinutes(1);

    /// <summary>Weights by version, including that of a routed candidate even if it is 0. Null when the present weights stay.</summary>
    public static Dictionary<string, int>? Plan(World world, Target target)
    {
        if (target.Stable is not { } stable)
        {
            return target.Candidate is { } first && target.CandidateWeight == 100 && world.Endpoints(first) > 0
                ? new() { [first] = 100 }
                : null;
        }

        if (target is not { Candidate: { } candidate, Stage: not null })
        {
            return ToStable(world, target, stable, null, 100);
        }

        var share = Math.Clamp(target.CandidateWeight, 0, 100);
        if (share < world.Weight(candidate) || 100 - share > world.Weight(stable))
        {
            return ToStable(world, target, stable, candidate, 100 - share);
        }

        // A candidate that cannot carry its whole share is better than a stable version that can carry nothing.
        var helps = world.Endpoints(stable) == 0 && world.Endpoints(candidate) > 0 && RollForward.Third(world, stable, candidate) is null;
        return share <= world.Weight(candidate) || world.CanCarry(candidate, share) || helps
            ? new() { [stable] = 100 - share, [candidate] = share }
            : null;
    }

    // A share for stable, as fast as its ready pods can take it. The rest stays where it is.
    private static Dictionary<string, int>? ToStable(World world, Target target, string stable, string? candidate, int desired)
    {
        var now = world.Weight(stable);
        if (now >= desired)
        {
            return Divide(stable, desired, candidate);
        }

        var ready = world.Endpoints(stable);
        if (ready == 0)
        {
            return null;
        }

        var other = world.Route?.Versions
            .Where(entry => entry.Version != stable && entry.Weight > 0 && world.Endpoints(entry.Version) > 0)
            .MaxBy(entry => entry.Weight)?.Version;
        var late = target.State is RolloutState.Ended { Run.EndTime: { } ended } && world.Now - ended >= RaiseDeadline;
        if (other is null || late)
        {
            // After the table was lost, the candidate gets its share with stable's only if it can carry it.
            return Fits(world, candidate, 100 - desired) ? Divide(stable, desired, candidate) : Divide(stable, 100, candidate);
        }

        var share = (int)Math.Min(desired, 100L * ready / world.Replicas);
        return share <= now ? null
            : share == 100 ? Divide(stable, 100, candidate)
            : Divide(stable, share, share == desired && Fits(world, candidate, 100 - share) ? candidate : other);
    }

    private static bool Fits(World world, string? candidate, int share) =>
        candidate is not null && (share <= world.Weight(candidate) || world.CanCarry(candidate, share));

    private static Dictionary<string, int> Divide(string stable, int share, string? rest) => rest is null
        ? new() { [stable] = 100 }
        : new() { [stable] = share, [rest] = 100 - share };
}
