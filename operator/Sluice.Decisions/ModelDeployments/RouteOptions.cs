using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>What a table says beside weights.</summary>
internal static class RouteOptions
{
    /// <summary>What tells callers apart. Without a salt of the user's, deployments divide callers each in its own way.</summary>
    public static RouteSticky? Sticky(World world) => world.Spec.Traffic?.Sticky is { } sticky
        ? new RouteSticky { Header = sticky.Header, Cookie = sticky.Cookie, Salt = sticky.Salt ?? world.Observation.Object.Uid }
        : null;

    /// <summary>Requests that go to the candidate whatever its weight, while it is routed and there is somebody to serve them.</summary>
    public static IReadOnlyList<RouteMatch> Matches(World world, Intent intent) => intent.CandidateWeight < 100 && Routed(world, intent) is { } candidate
        ? [.. (world.Spec.Traffic?.Match ?? []).Select(match => new RouteMatch { Header = match.Header, Cookie = match.Cookie, Value = match.Value, Version = candidate })]
        : [];

    /// <summary>Copies of stable's requests to the candidate; null: the stage has none.</summary>
    public static RouteMirror? Mirror(World world, Intent intent) =>
        intent is { Stable: { } stable, Stage.Mirror: > 0 and var percent } && Routed(world, intent) is { } candidate && world.Endpoints(stable) > 0
            ? new RouteMirror
            {
                Of = stable,
                Version = candidate,
                Percent = percent,
                MaxOutstanding = Math.Max(1, world.Spec.Traffic?.MaxMirrors ?? 1),
                Tolerance = Tolerance(world.Spec.Strategy),
            }
            : null;

    /// <summary>Objectives of the latency gates of a measure, in seconds, rising.</summary>
    public static IReadOnlyList<double> Bounds(RolloutStrategy strategy, string measure) =>
    [
        .. strategy.Gates
            .Where(gate => gate.Latency?.Measure == measure)
            .Select(gate => Duration.TryParse(gate.Latency!.Objective, out var objective) ? objective.TotalSeconds : 0)
            .Where(seconds => seconds > 0)
            .Distinct()
            .Order(),
    ];

    // The answers are compared once; the strictest gate says how.
    private static double Tolerance(RolloutStrategy strategy) => strategy.Gates
        .Select(gate => gate.Agreement)
        .OfType<AgreementGate>()
        .Select(gate => DecimalText.TryParse(gate.Tolerance, out var tolerance) && tolerance > 0 ? (double)tolerance : 0)
        .DefaultIfEmpty(0)
        .Min();

    private static string? Routed(World world, Intent intent) =>
        intent is { Stable: not null, Candidate: { } candidate, Stage: not null } && world.Endpoints(candidate) > 0 ? candidate : null;
}
