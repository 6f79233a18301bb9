using System.Diagnostics;
using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;
using Xunit.Sdk;

namespace Sluice.Tests.EndToEnd.Disturbances;

/// <summary>The node itself goes and comes back, with all that runs on it: the operator and a served model as well.</summary>
[Collection(ServedCollection.Name)]
public sealed class NodeRestartTests(Served served)
{
    private static readonly TimeSpan Restarted = TimeSpan.FromMinutes(4);

    [DisturbFact]
    public async Task After_a_power_failure_of_the_node_a_job_goes_on_from_its_checkpoint()
    {
        await using var job = await TwoWorkerJob.StartAsync(served.Client);
        await job.SavedAsync();
        await RestartAsync();
        var (digest, status) = await job.EndedAsync();

        Assert.Equal(2, status.Attempts.Count);
        Assert.Equal((AttemptCause.NodeLost, 0), (status.Attempts[0].Cause, status.FailedAttempts));
        Assert.Equal(AttemptCause.Succeeded, status.Attempts[1].Cause);
        Assert.True(status.Attempts[1].ResumedStep > 0);
        Assert.Equal(await TwoWorkerJob.UndisturbedAsync(served.Client), digest);
        await AnswersAsync();
    }

    [DisturbFact]
    public async Task A_restart_of_kubelet_and_containerd_costs_a_job_nothing()
    {
        await using var job = await TwoWorkerJob.StartAsync(served.Client);
        await job.SavedAsync();
        await RestartAsync("kubelet", "containerd");
        var (digest, status) = await job.EndedAsync();

        Assert.Equal(AttemptCause.Succeeded, Assert.Single(status.Attempts).Cause);
        Assert.Equal(await TwoWorkerJob.UndisturbedAsync(served.Client), digest);
        await AnswersAsync();
    }

    // The local cluster's script, with the parts of the node that are restarted; without any, all that runs on it ends at once.
    private static async Task RestartAsync(params string[] parts)
    {
        var script = Environment.GetEnvironmentVariable("SLUICE_NODE_SCRIPT")
            ?? throw new InvalidOperationException("SLUICE_NODE_SCRIPT is not set: use `make disturb`");
        using var restart = Process.Start(script, ["restart", .. parts]);
        using var late = new CancellationTokenSource(Restarted);
        await restart.WaitForExitAsync(late.Token);
        if (restart.ExitCode != 0)
        {
            throw new XunitException($"{script} restart {string.Join(' ', parts)} ended with {restart.ExitCode}");
        }
    }

    private async Task AnswersAsync()
    {
        await served.DeploymentAsync(
            found => found.Status.Stable == Served.First && found.Status.Conditions.Has(ConditionTypes.Ready), Restarted);
        using var gateway = await served.GatewayAsync();
        await Eventually.Async(
            "the model that is served answers again", () => gateway.InferAsync(), answer => answer.Code == 200, Restarted);
    }
}
