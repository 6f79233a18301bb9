using FsCheck.Xunit;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.ModelVersions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.Properties;

/// <summary>Properties of decisions on all observations, including senseless ones.</summary>
public class TotalityTests
{
    [Property(MaxTest = 1500)]
    public void A_job_is_decided(int seed)
    {
        var seen = new Chaos(seed).Make<TrainingJobObservation>();

        // The schema limits the number of pods. Without that limit the length of a decision would grow with the number.
        seen = seen with { Spec = seen.Spec with { Workers = Math.Clamp(seen.Spec.Workers, -1, 8) } };
        Check(
            seen.Object.Generation,
            seen.Object.Deleting,
            seen.Status,
            TrainingJobDecider.Decide(seen),
            status => (status.Conditions, status.ObservedGeneration));
        Same(TrainingJobDecider.Decide(seen), TrainingJobDecider.Decide(seen));
        var again = TrainingJobDecider.Decide(seen with { Status = RoundTrip(TrainingJobDecider.Decide(seen).Status) });
        Assert.True(again.Status.Attempts.Count <= 10);
    }

    [Property(MaxTest = 1500)]
    public void A_version_is_decided(int seed)
    {
        var seen = new Chaos(seed).Make<ModelVersionObservation>();
        var decision = ModelVersionDecider.Decide(seen);
        Check(
            seen.Object.Generation,
            seen.Object.Deleting && !decision.StatusChanged,
            seen.Status,
            decision,
            status => (status.Conditions, status.ObservedGeneration));
        Same(decision, ModelVersionDecider.Decide(seen));
    }

    [Property(MaxTest = 1500)]
    public void A_deployment_is_decided(int seed)
    {
        var seen = new Chaos(seed).Make<ModelDeploymentObservation>();
        var decision = ModelDeploymentDecider.Decide(seen);
        Check(
            seen.Object.Generation, seen.Object.Deleting, seen.Status, decision, status => (status.Conditions, status.ObservedGeneration));
        Same(decision, ModelDeploymentDecider.Decide(seen));
        foreach (var route in decision.Writes.OfType<ApplyRoute>())
        {
            Assert.Equal(100, route.Table.Versions.Sum(version => version.Weight));
            Assert.All(route.Table.Versions, version => Assert.InRange(version.Weight, 0, 100));
        }
    }

    // The rules FAIL0001 to FAIL0011 of fluxcd/pkg runtime/conditions/check, as far as a status alone can break them.
    private static void Check<TStatus>(
        long generation,
        bool leaving,
        TStatus? before,
        Decision<TStatus> decision,
        Func<TStatus, (IReadOnlyList<Condition> Conditions, long Generation)> parts)
        where TStatus : class
    {
        Assert.True(decision.RequeueAfter > TimeSpan.Zero);
        Assert.All(decision.Writes, Assert.NotNull);
        if (leaving)
        {
            return;
        }

        var (conditions, observed) = parts(decision.Status);
        Assert.Equal(conditions.Count, conditions.Select(condition => condition.Type).Distinct().Count());
        var ready = Assert.Single(conditions, condition => condition.Type == ConditionTypes.Ready);
        var reconciling = conditions.Any(condition => condition is { Type: ConditionTypes.Reconciling, Status: ConditionStatus.True });
        var stalled = conditions.Any(condition => condition is { Type: ConditionTypes.Stalled, Status: ConditionStatus.True });
        Assert.False(reconciling && stalled);
        Assert.Equal(ready.Status == ConditionStatus.True, !reconciling && !stalled);
        Assert.Equal(ready.Status == ConditionStatus.Unknown, reconciling);
        Assert.Equal(generation, observed);
        Assert.All(conditions, condition =>
        {
            Assert.Equal(generation, condition.ObservedGeneration);
            Assert.NotEmpty(condition.Reason);
            Assert.InRange(condition.Message.Length, 0, MessageText.Longest);
            Assert.Equal(0, condition.LastTransitionTime.Ticks % TimeSpan.TicksPerSecond == 0 || before is not null ? 0 : 1);
        });
    }

    private static void Same<TStatus>(Decision<TStatus> left, Decision<TStatus> right)
    {
        Assert.True(Digest.Same(left.Status, right.Status));
        Assert.Equal(left.Writes.Select(Write), right.Writes.Select(Write));
        Assert.Equal(left.RequeueAfter, right.RequeueAfter);
    }

    private static string Write(Step step) => System.Text.Json.JsonSerializer.Serialize(step, step.GetType(), ContractJson.Options);

    private static T RoundTrip<T>(T value) =>
        System.Text.Json.JsonSerializer.Deserialize<T>(ContractJson.Write(value), ContractJson.Options)!;
}
