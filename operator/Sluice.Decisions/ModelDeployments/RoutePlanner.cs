using Sluice.Api.Contracts;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Turns an intent into the table that may be written now.</summary>
internal static class RoutePlanner
{
    /// <summary>Port of a version's Service.</summary>
    public const int Port = 8000;

    /// <summary>
    /// How long the way back waits for stable's pods when they are too few: after that the harm, which is proven, weighs more than the
    /// load, which is feared.
    /// </summary>
    public static readonly TimeSpan RaiseDeadline = TimeSpan.FromMinutes(1);

    /// <summary>The table to write; null: the one that is there is right, or none may be written yet.</summary>
    public static RouteTable? Plan(World world, Intent intent)
    {
        if (Weights(world, intent) is not { } weights)
        {
            return null;
        }

        var table = new RouteTable
        {
            Deployment = world.Observation.Object.Name,
            Model = world.Spec.Model,
            Versions =
            [
                .. weights.Keys.Concat(Warm(world, intent))
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(version => new RouteVersion
                    {
                        Version = version,
                        Weight = weights.GetValueOrDefault(version),
                        Host = $"{ChildNames.Version(world.Observation.Object.Name, version)}.{world.Observation.Object.Namespace}.svc",
                        Port = Port,
                    }),
            ],
        };
        return world.Route is { } route && Digest.Same(route with { Generation = 0 }, table)
            ? null
            : table with { Generation = world.NewestGeneration + 1 };
    }

    /// <summary>Old versions that stay reachable by their pinned paths.</summary>
    public static IEnumerable<string> Warm(World world, Intent intent) => intent.History.Select(former => former.Version)
        .Where(version => version != intent.Stable && version != intent.Candidate)
        .Take(Math.Max(0, world.Spec.Retention))
        .Where(version => world.Workload(version) is not null);

    private static Dictionary<string, int>? Weights(World world, Intent intent)
    {
        if (intent.Stable is not { } stable)
        {
            return intent.Candidate is { } first && intent.CandidateWeight == 100 && world.Endpoints(first) > 0
                ? new() { [first] = 100 }
                : null;
        }

        if (intent.Candidate is { } candidate && intent.CandidateWeight > 0)
        {
            // A share may only rise where there is somebody to serve it: on the candidate's side by the rollout, on stable's when a
            // table that was lost is written anew.
            var share = intent.CandidateWeight;
            return (share <= world.Weight(candidate) || world.CanCarry(candidate, share))
                && (100 - share <= world.Weight(stable) || world.Endpoints(stable) > 0)
                ? new() { [stable] = 100 - share, [candidate] = share }
                : null;
        }

        return Back(world, intent, stable);
    }

    // All traffic to stable, as fast as its ready pods can take it.
    private static Dictionary<string, int>? Back(World world, Intent intent, string stable)
    {
        var now = world.Weight(stable);
        if (now == 100)
        {
            return new() { [stable] = 100 };
        }

        var ready = world.Endpoints(stable);
        if (ready == 0)
        {
            return null;
        }

        var other = world.Route?.Versions
            .Where(entry => entry.Version != stable && entry.Weight > 0 && world.Endpoints(entry.Version) > 0)
            .MaxBy(entry => entry.Weight)?.Version;
        var late = intent.Rollout?.EndedAt is { } ended && world.Now - ended >= RaiseDeadline;
        if (other is null || late)
        {
            return new() { [stable] = 100 };
        }

        var share = (int)Math.Min(100, 100L * ready / world.Replicas);
        return share <= now
            ? null
            : share == 100 ? new() { [stable] = 100 } : new() { [stable] = share, [other] = 100 - share };
    }
}
