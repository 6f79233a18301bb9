using Simulation.Deployments.Simulated;
using Sluice.Api.ModelDeployments;

namespace Simulation.Deployments;

/// <summary>Scenarios without randomness, each for one behaviour of a rollout, with their durations in seconds.</summary>
public static class Stories
{
    private static readonly RolloutStrategy Canary = new()
    {
        ProgressDeadline = "60s",
        Steps =
        [
            new() { Weight = 10, MinRequests = 60, MinDuration = "10s" },
            new() { Weight = 50, MinRequests = 60, MinDuration = "10s" },
            new() { Weight = 100 },
        ],
        Gates = StrategyDraw.Errors,
    };

    private static readonly RolloutStrategy BlueGreen = new()
    {
        Steps = [new() { Weight = 0, Pause = new PauseOptions { UntilApproved = true } }, new() { Weight = 100 }],
    };

    public static IReadOnlyDictionary<string, (Scenario Scenario, double Until)> All { get; } = new Dictionary<string, (Scenario, double)>
    {
        ["canary-promoted"] = (Of(Canary, Version(30, "1.1.0")), 150),
        ["harm-at-the-first-step"] = (Of(Canary, Version(30, "1.1.0")) with { Versions = Versions(Quality.Harmful) }, 120),
        ["no-traffic-for-a-day"] = (
            Of(Canary, Version(1200, "1.1.0"), new(87_600, "requests come", cluster => cluster.Rate = 20)) with { Rate = 0, Pace = 600 },
            100_000),
        ["gateway-lags"] = (Of(Canary, new(20, "a gateway falls behind by 45 s", cluster => cluster.Lag = 45), Version(30, "1.1.0")), 260),
        ["candidate-never-ready"] = (Of(Canary, Version(30, "1.1.0")) with { Versions = Versions(Quality.NeverReady) }, 160),
        ["pods-lost-twice"] = (Of(Canary, Version(30, "1.1.0"), Lost(45, "1.1.0", 20), Lost(75, "1.1.0", 20)), 150),
        ["superseded"] = (Of(Canary, Version(30, "1.1.0"), Version(45, "1.2.0")), 160),
        ["queued"] = (Of(Canary with { OnNewVersion = "Queue" }, Version(30, "1.1.0"), Version(45, "1.2.0")), 240),
        ["new-version-rejected"] = (Of(Canary with { OnNewVersion = "Reject" }, Version(30, "1.1.0"), Version(45, "1.2.0")), 240),
        ["reverted-in-mid-step"] = (Of(Canary, Version(30, "1.1.0"), Version(45, "1.0.0")), 120),
        ["rollback-window"] = (Of(Canary with { RollbackWindow = new RollbackWindow() }, Version(30, "1.1.0"), Version(120, "1.0.0")), 180),
        ["rolled-forward"] = (Of(Canary, Version(30, "1.1.0"), Lost(45, "1.0.0", 20)), 160),
        ["rolled-forward-for-good"] = (Of(Canary, Version(30, "1.1.0"), Lost(32, "1.0.0", 3000)), 160),
        ["rolled-forward-and-harmful"] =
            (Of(Canary, Version(30, "1.1.0"), Lost(40, "1.0.0", 30)) with { Versions = Versions(Quality.Harmful) }, 160),
        ["retried-with-success"] = (
            Of(
                Canary with { Retry = new RetryOptions { Limit = 2, After = "60s" } },
                Version(30, "1.1.0"),
                new(
                    60,
                    "what 1.1.0 lacked is there",
                    cluster => cluster.Become("1.1.0", Quality.Good))) with
            { Versions = Versions(Quality.Harmful) },
            240),
        ["approval"] = (
            Of(
                Canary with
                {
                    Steps =
                    [
                        new() { Weight = 10, MinRequests = 20, Pause = new PauseOptions { UntilApproved = true } },
                        new() { Weight = 50, Pause = new PauseOptions { UntilApproved = true } },
                        new() { Weight = 100 },
                    ],
                },
                Version(30, "1.1.0"),
                Act(60, "somebody approves the next step", cluster => cluster.Act(ActionKind.Approve, Token(cluster, 2))),
                Act(
                    70,
                    "an approval of the day before yesterday",
                    cluster => cluster.Act(ActionKind.Approve, Token(cluster, 1), hoursAgo: 48)),
                Act(80, "somebody approves the step", cluster => cluster.Act(ActionKind.Approve, Token(cluster, 1)))),
            150),
        ["aborted"] =
            (Of(Canary, Version(30, "1.1.0"), Act(45, "somebody aborts", cluster => cluster.Act(ActionKind.Abort, "incident-7"))), 100),
        ["promoted-by-hand"] =
            (Of(Canary, Version(30, "1.1.0"), Act(42, "somebody promotes", cluster => cluster.Act(ActionKind.Promote, "hotfix"))), 100),
        ["frozen-over-a-weekend"] = (
            Of(
                Canary with { Freeze = [new FreezeWindow { Start = "0 17 * * 5", Duration = "63h", TimeZone = "Europe/Berlin" }] },
                Version(5000, "1.1.0")) with
            { Start = new DateTime(2026, 3, 27, 14, 30, 0, DateTimeKind.Utc), Pace = 300 },
            245_000),
        ["clock-back-an-hour"] =
            (Of(Canary, Version(30, "1.1.0"), ScenarioDraw.Leap(45, -1), ScenarioDraw.Leap(56, 1)) with { Leaps = true }, 150),
        ["blue-green"] = (
            Of(
                BlueGreen,
                Version(30, "1.1.0"),
                Act(60, "somebody approves", cluster => cluster.Act(ActionKind.Approve, Token(cluster, 1)))),
            120),
        ["range-takes-a-new-version"] = (
            Of(
                Canary,
                new(20, "somebody sets spec.version ^1.0.0", cluster => cluster.Edit(spec => spec with { Version = "^1.0.0" })),
                new(150, "1.3.1 is published", cluster => cluster.Publish("1.3.1", Quality.Good))) with
            {
                Versions = new Dictionary<string, Quality> { ["1.0.0"] = Quality.Good },
            },
            260),
    };

    private static Scenario Of(RolloutStrategy strategy, params Happening[] happenings) => new()
    {
        Seed = 1,
        Versions = Versions(Quality.Good),
        Happenings = happenings,
        Approves = false,
        Spec = new ModelDeploymentSpec { Model = "penguins", Version = "1.0.0", Replicas = 2, Strategy = strategy },
    };

    private static Dictionary<string, Quality> Versions(Quality next) => new()
    {
        ["1.0.0"] = Quality.Good,
        ["1.1.0"] = next,
        ["1.2.0"] = Quality.Good,
    };

    private static Happening Version(double at, string version) =>
        ScenarioDraw.Edit(at, $"spec.version {version}", spec => spec with { Version = version });

    private static Happening Lost(double at, string version, double seconds) =>
        new(at, $"{version} loses its pods for {seconds} s", cluster => cluster.Fail(version, seconds));

    private static Happening Act(double at, string what, Action<SimulatedCluster> action) => new(at, what, action);

    private static string Token(SimulatedCluster cluster, int step) =>
        $"{cluster.Status!.Candidate}/{SimulatedCluster.Digest(cluster.Status.Candidate!)["sha256:".Length..][..12]}/{step}";
}
