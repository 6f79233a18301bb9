using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>Turns a target into the table that may be written now.</summary>
internal static class RoutePlanner
{
    /// <summary>The table to write. Null when the present one is right, or none may be written yet.</summary>
    public static RouteTable? Plan(World world, Target target)
    {
        if (WeightPlanner.Plan(world, target) is not { } weights)
        {
            return null;
        }

        var table = new RouteTable
        {
            Deployment = world.Observation.Object.Name,
            Model = world.Spec.Model,
            Versions = WithBaseline(world, target,
            [
                .. weights.Keys.Concat(Warm(world, target))
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(version => new RouteVersion
                    {
                        Version = version,
                        Weight = weights.GetValueOrDefault(version),

                        // This includes a version that is being rolled back, so that the clients it still serves stay the same. A version
                        // with all traffic serves every client, so promotion changes nothing.
                        Candidate = target.Stable is not null
                            && version != target.Stable
                            && weights.TryGetValue(version, out var share)
                            && share < 100,
                        Host = $"{ChildNames.Version(world.Observation.Object.Name, version)}.{world.Observation.Object.Namespace}.svc",
                        Port = InferenceContract.HttpPort,
                    }),
            ]),
            Sticky = RouteOptions.Sticky(world),
            Matches = RouteOptions.Matches(world, target),
            Mirror = weights.GetValueOrDefault(target.Stable ?? "") > 0 && weights.ContainsKey(target.Candidate ?? "")
                ? RouteOptions.Mirror(world, target)
                : null,
            LatencyBounds = RouteOptions.Bounds(world.Spec.Strategy, LatencyMeasure.Total),
            FirstByteBounds = RouteOptions.Bounds(world.Spec.Strategy, LatencyMeasure.FirstByte),
        };
        return world.Route is { } route && !target.Recount && Digest.Same(route with { Generation = 0 }, table)
            ? null
            : table with { Generation = world.NewestGeneration + 1 };
    }

    private static IReadOnlyList<RouteVersion> WithBaseline(World world, Target target, IReadOnlyList<RouteVersion> versions)
    {
        var stable = versions.FirstOrDefault(entry => entry.Version == target.Stable);
        var candidate = versions.FirstOrDefault(entry => entry.Version == target.Candidate);
        if (stable is null
            || candidate is null
            || BaselinePods.Share(world, target, candidate.Weight, stable.Weight) is not (> 0 and var share))
        {
            return versions;
        }

        var baseline = stable with
        {
            Track = Baseline.Track,
            Weight = share,
            Host = $"{ChildNames.Baseline(world.Observation.Object.Name, stable.Version)}.{world.Observation.Object.Namespace}.svc",
        };
        return
        [
            .. versions.SelectMany(entry => entry == stable
                ? [stable with { Weight = stable.Weight - share }, baseline]
                : new[] { entry }),
        ];
    }

    /// <summary>The previous versions that stay reachable by their pinned paths.</summary>
    public static IEnumerable<string> Warm(World world, Target target) => target.PreviousVersions
        .Select(previous => previous.Version)
        .Where(version => version != target.Stable && (version != target.Candidate || target.Stage is null))
        .Take(Math.Max(0, world.Spec.Retention))
        .Where(version => world.Workload(version) is not null);
}

/// <summary>The parts of a table other than weights.</summary>
internal static class RouteOptions
{
    /// <summary>What identifies a client. Unless the user sets a salt, each deployment divides clients in its own way.</summary>
    public static RouteSticky? Sticky(World world) => world.Spec.Traffic?.Sticky is { } sticky
        ? new RouteSticky { Header = sticky.Header, Cookie = sticky.Cookie, Salt = sticky.Salt ?? world.Observation.Object.Uid }
        : null;

    /// <summary>Requests that go to the candidate whatever its weight, while it is routed and has ready pods.</summary>
    public static IReadOnlyList<RouteMatch> Matches(World world, Target target) =>
        target.CandidateWeight < 100 && Routed(world, target) is { } candidate
            ?
            [
                .. (world.Spec.Traffic?.Match ?? []).Select(match => new RouteMatch
                {
                    Header = match.Header,
                    Cookie = match.Cookie,
                    Value = match.Value,
                    Version = candidate,
                }),
            ]
            : [];

    /// <summary>
    /// Copies of stable's requests for the candidate. Null when the step mirrors none, or either version has no ready pods.
    /// </summary>
    public static RouteMirror? Mirror(World world, Target target) =>
        target is { Stable: { } stable, Stage.Mirror: > 0 and var percent }
        && Routed(world, target) is { } candidate
        && world.Endpoints(stable) > 0
            ? new RouteMirror
            {
                Of = stable,
                Version = candidate,
                Percent = percent,
                MaxOutstanding = Math.Max(1, world.Spec.Traffic?.MaxMirrors ?? 1),
                Tolerance = Tolerance(world.Spec.Strategy),
            }
            : null;

    /// <summary>The objectives of the latency gates of a measure, in seconds, increasing.</summary>
    public static IReadOnlyList<double> Bounds(RolloutStrategy strategy, LatencyMeasure measure) =>
    [
        .. strategy.Gates
            .Where(gate => gate.Latency is { } latency && EnumText.Parse<LatencyMeasure>(latency.Measure) == measure)
            .Select(gate => Duration.TryParse(gate.Latency!.Objective, out var objective) ? objective.TotalSeconds : 0)
            .Where(seconds => seconds > 0)
            .Distinct()
            .Order(),
    ];

    // The answers are compared once, by the strictest of the gates.
    private static double Tolerance(RolloutStrategy strategy) => strategy.Gates
        .Select(gate => gate.Agreement)
        .OfType<AgreementGate>()
        .Select(gate => DecimalText.TryParse(gate.Tolerance, out var tolerance) && tolerance > 0 ? (double)tolerance : 0)
        .DefaultIfEmpty(0)
        .Min();

    private static string? Routed(World world, Target target) =>
        target is { Stable: not null, Candidate: { } candidate, Stage: not null } && world.Endpoints(candidate) > 0
            ? candidate
            : null;
}

/// <summary>The HTTPRoute of a deployment with the provider <c>GatewayAPI</c>.</summary>
internal static class HttpRoutePlanner
{
    /// <summary>The message when the API server does not serve the kind.</summary>
    public const string Missing =
        "spec.traffic.provider: the API server has no HTTPRoute in gateway.networking.k8s.io; "
        + "install the Gateway API, or set the provider to Gateway";

    /// <summary>
    /// The route with the next table, or with its present table if its rules were changed. Null when the route is right, when none may be
    /// written yet, or when the API server does not serve the kind. It only replaces the route that was read: a stale read would
    /// restore old weights.
    /// </summary>
    public static ApplyHttpRoute? Plan(World world, Target target) =>
        world.UsesGatewayApi && world.Observation.HttpRoute is { Served: true } seen
        && world.Spec.Traffic is { ParentRefs.Count: > 0 } traffic
        && (RoutePlanner.Plan(world, target) ?? (seen.AsWritten ? null : world.Route)) is { } table
            ? new ApplyHttpRoute(ChildNames.Route(world.Observation.Object.Name), table, traffic)
            {
                ResourceVersion = world.Observation.Route?.ResourceVersion,
            }
            : null;
}
