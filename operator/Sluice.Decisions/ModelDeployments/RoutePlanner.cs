using Sluice.Api.Contracts;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Turns an intent into the table that may be written now.</summary>
internal static class RoutePlanner
{
    /// <summary>The table to write; null: the one that is there is right, or none may be written yet.</summary>
    public static RouteTable? Plan(World world, Intent intent)
    {
        if (WeightPlanner.Plan(world, intent) is not { } weights)
        {
            return null;
        }

        var table = new RouteTable
        {
            Deployment = world.Observation.Object.Name,
            Model = world.Spec.Model,
            Versions = WithBaseline(world, intent,
            [
                .. weights.Keys.Concat(Warm(world, intent))
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(version => new RouteVersion
                    {
                        Version = version,
                        Weight = weights.GetValueOrDefault(version),

                        // Also of a version that is on its way back: callers stay at their end of the scale. With all traffic there is no end
                        // of it, and so promotion changes nothing.
                        Candidate = intent.Stable is not null && version != intent.Stable && weights.TryGetValue(version, out var share) && share < 100,
                        Host = $"{ChildNames.Version(world.Observation.Object.Name, version)}.{world.Observation.Object.Namespace}.svc",
                        Port = InferenceContract.HttpPort,
                    }),
            ]),
            Sticky = RouteOptions.Sticky(world),
            Matches = RouteOptions.Matches(world, intent),
            Mirror = weights.GetValueOrDefault(intent.Stable ?? "") > 0 && weights.ContainsKey(intent.Candidate ?? "") ? RouteOptions.Mirror(world, intent) : null,
            LatencyBounds = RouteOptions.Bounds(world.Spec.Strategy, "Total"),
            FirstByteBounds = RouteOptions.Bounds(world.Spec.Strategy, "FirstByte"),
        };
        return world.Route is { } route && !intent.Recount && Digest.Same(route with { Generation = 0 }, table)
            ? null
            : table with { Generation = world.NewestGeneration + 1 };
    }

    private static IReadOnlyList<RouteVersion> WithBaseline(World world, Intent intent, IReadOnlyList<RouteVersion> versions)
    {
        var stable = versions.FirstOrDefault(entry => entry.Version == intent.Stable);
        var candidate = versions.FirstOrDefault(entry => entry.Version == intent.Candidate);
        if (stable is null || candidate is null || Baseline.Share(world, intent, candidate.Weight, stable.Weight) is not (> 0 and var share))
        {
            return versions;
        }

        var baseline = stable with
        {
            Track = Baseline.Track,
            Weight = share,
            Host = $"{ChildNames.Baseline(world.Observation.Object.Name, stable.Version)}.{world.Observation.Object.Namespace}.svc",
        };
        return [.. versions.SelectMany(entry => entry == stable ? [stable with { Weight = stable.Weight - share }, baseline] : new[] { entry })];
    }

    /// <summary>Old versions that stay reachable by their pinned paths.</summary>
    public static IEnumerable<string> Warm(World world, Intent intent) => intent.History
        .Select(former => former.Version)
        .Where(version => version != intent.Stable && (version != intent.Candidate || intent.Stage is null))
        .Take(Math.Max(0, world.Spec.Retention))
        .Where(version => world.Workload(version) is not null);
}
