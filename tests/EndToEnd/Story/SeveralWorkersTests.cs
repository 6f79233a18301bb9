using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Story;

/// <summary>One model on two pods of the node.</summary>
[Collection(ServedCollection.Name)]
public sealed class SeveralWorkersTests(Served served)
{
    private const string Version = "4.0.0";

    private static readonly TimeSpan EndedWithin = TimeSpan.FromSeconds(240);

    [Fact]
    public async Task Two_workers_train_one_model_and_a_lost_one_costs_an_attempt()
    {
        var name = Penguins.JobName(Version);
        await served.Own.ApplyAsync(Penguins.Job(Version, epochs: 1500)
            .Replace("      nvidia.com/gpu: \"1\"\n", "", StringComparison.Ordinal)
            .Replace("  trainer:\n", "  workers: 2\n  trainer:\n", StringComparison.Ordinal));
        await served.JobAsync(
            Version, job => job.Status.Progress?.LastCheckpointStep > 0 || job.Status.Conditions.Has(ConditionTypes.Ready), EndedWithin);

        // The rank that is left must not wait for the other one.
        await served.Own.Kubectl.RunAsync(
            ["delete", "pod", $"{name}-attempt-0-1", "--grace-period=0", "--force", "--ignore-not-found"], CancellationToken.None);
        var ended = await served.JobAsync(
            Version,
            job => job.Status.Conditions.Has(ConditionTypes.Ready) || job.Status.Conditions.Has(ConditionTypes.Stalled),
            EndedWithin);

        Assert.True(
            ended.Status.Conditions.Has(ConditionTypes.Ready, Reasons.Succeeded),
            ended.Status.Conditions.MessageOf(ConditionTypes.Ready));
        Assert.Equal(2, ended.Status.Attempts.Count);
        Assert.Equal(AttemptCause.Succeeded, ended.Status.Attempts[^1].Cause);
        var pods = served.Recorder.Pods.Where(pod => pod.Has(Labels.Job, name) && pod.Role == "trainer").ToList();
        Assert.Equal(4, pods.Count);
        await served.Own.Kubectl.RunAsync(["delete", "trainingjob", name], CancellationToken.None);
    }
}
