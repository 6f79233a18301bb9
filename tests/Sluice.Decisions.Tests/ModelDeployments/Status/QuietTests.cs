using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Status;

/// <summary>Watchers of a deployment hear of it when something was learned, and not because it was looked at.</summary>
public class QuietTests
{
    private static readonly RolloutGate Errors = new() { Name = "gate", ErrorRate = new ErrorRateGate() };

    public static TheoryData<string> Waits => [.. Cases.Keys];

    private static Dictionary<string, ModelDeploymentObservation> Cases => new()
    {
        ["no rollout"] = Deployments.Serving().Next().Next(),
        ["undecided"] = Judged(Errors).Answered("1.0.0", 900).Answered("1.1.0", 100),
        ["passed, and too few requests"] = Judged(Errors with { ErrorRate = new ErrorRateGate { Margin = "0.5" } }).Answered("1.0.0", 405)
            .Answered("1.1.0", 45),
        ["no traffic"] = Judged(Errors),
        ["no traffic, with a limit"] = Judged(Errors with { MaxDuration = "1d" }),
        ["unreadable metrics"] = Broken(Judged(Errors)),
        ["a sample within no limit yet"] = Sampled(2),
        ["no number"] = Sampled(double.NaN),
        ["a Job that runs"] = Judged(new RolloutGate { Name = "gate", Job = new JobGate { Image = "i", Timeout = "2h" } }).Next(),
        ["inconclusive"] = Judged(Errors with { MaxSamples = 10 }).Answered("1.0.0", 900).Answered("1.1.0", 100),
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void Equal_evidence_look_after_look_changes_no_status(string wait)
    {
        // Errors in a row are counted up to their limit, and pods and gateways settle.
        var seen = Cases[wait];
        for (var look = 0; look < 10; look++)
        {
            seen = seen.After(2).Decided();
        }

        for (var look = 0; look < 200; look++)
        {
            seen = seen.After(2);
            var decision = seen.Decide();
            Assert.False(decision.StatusChanged, $"look {look}: {decision.Status.Gates.FirstOrDefault()}");
            Assert.Empty(decision.Events);
        }
    }

    private static ModelDeploymentObservation Judged(RolloutGate gate) => Deployments.AtStep(0, 10)
        .Strategy(strategy => strategy with { Gates = [gate] })
        .With(status => status with { Rollout = status.Rollout! with { SpecDigest = null, StepsDigest = null } });

    private static ModelDeploymentObservation Broken(ModelDeploymentObservation seen) =>
        seen with { Evidence = seen.Evidence! with { Problem = "g-0: refused" } };

    private static ModelDeploymentObservation Sampled(double value)
    {
        var gate = new RolloutGate { Name = "gate", Prometheus = new PrometheusGate { Query = "up", Max = "1", Failures = 3 } };
        var fact = new QueryFact
        {
            Gate = "gate",
            Version = "1.1.0",
            Value = value,
            SampleTime = Deployments.Start,
            At = Deployments.Start.AddSeconds(1),
        };
        return Judged(gate).Answered("1.0.0", 900).Answered("1.1.0", 100) with { Queries = [fact] };
    }
}
