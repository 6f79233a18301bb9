using k8s;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Gates;

/// <summary>Gates that need more than counters: a Job's pod, mirrored requests, or a baseline.</summary>
[Collection(ServedCollection.Name)]
public sealed class GatesTests(Served served)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(120);

    [LocalFact]
    public async Task A_candidate_passes_a_Job_a_shadow_and_a_comparison_with_fresh_pods()
    {
        using var gateway = await served.GatewayAsync();
        await using var requests = new SteadyRequests(gateway);
        var before = (await served.DeploymentAsync()).Spec.Strategy;
        await served.SetAsync(new { version = Served.Second, retention = 0, strategy = await StrategyAsync("dotnet", "--list-runtimes") });
        try
        {
            var promoted = await served.DeploymentAsync(
                md => md.Status is { Stable: Served.Second, Candidate: null } && md.Status.Conditions.Has(ConditionTypes.Ready), Within);
            await requests.MoreAsync(100);
            requests.AssertNoneFailed();

            var shadowed = promoted.Status.Ledger.Last(entry => entry is { Decision: LedgerDecision.Advance, Weight: 20 }).Message;
            Assert.Matches("shadow: [1-9]", shadowed);
            Assert.Contains("smoke: ", shadowed, StringComparison.Ordinal);
            Assert.Contains(
                served.Recorder.Pods, pod => pod.Role == $"inference-{Baseline.Track}" && pod.Has(Labels.Version, Served.First));
            await Eventually.True(
                "the pods that it was compared with are gone",
                () => served.Recorder.Pods.All(pod => pod.Role != $"inference-{Baseline.Track}" || pod.HasEnded),
                Within);
        }
        finally
        {
            await BackAsync(before);
        }
    }

    [LocalFact]
    public async Task A_candidate_whose_Job_fails_never_gets_a_request()
    {
        using var gateway = await served.GatewayAsync();
        await using var requests = new SteadyRequests(gateway);
        var before = (await served.DeploymentAsync()).Spec.Strategy;
        await served.SetAsync(new { version = Served.Second, retention = 0, strategy = await StrategyAsync("dotnet", "/nothing.dll") });
        try
        {
            var back = await served.DeploymentAsync(md => md.Status.Conditions.Has(ConditionTypes.Stalled, Reasons.RolledBack), Within);
            Assert.Equal(Served.First, back.Status.Stable);

            // The message ends with the last output of the Job's pod.
            Assert.StartsWith(
                "gate smoke at 0 %: Job penguins-smoke-",
                back.Status.Conditions.MessageOf(ConditionTypes.Stalled),
                StringComparison.Ordinal);
            Assert.Contains("/nothing.dll", back.Status.Conditions.MessageOf(ConditionTypes.Stalled), StringComparison.Ordinal);
            await requests.MoreAsync(100);
            requests.AssertNoneFailed();
            Assert.Equal(0, requests.Answered(Served.Second));
        }
        finally
        {
            await BackAsync(before);
        }
    }

    // Any image that can succeed and fail is suitable; the node has the server's.
    private async Task<RolloutStrategy> StrategyAsync(params string[] command)
    {
        var workload = await served.Client.AppsV1.ReadNamespacedDeploymentAsync(Penguins.JobName(Served.First), served.Namespace);
        return new RolloutStrategy
        {
            Baseline = true,
            Steps =
            [
                new RolloutStep { Weight = 0, Mirror = 100 },
                new RolloutStep { Weight = 20, Mirror = 0, MinRequests = 20 },
                new RolloutStep { Weight = 100 },
            ],
            Gates =
            [
                new RolloutGate
                {
                    Name = "smoke",
                    Job = new JobGate { Image = workload.Spec.Template.Spec.Containers[0].Image, Command = command, Timeout = "1m" },
                },
                new RolloutGate { Name = "shadow", Agreement = new AgreementGate { Min = "0.8" } },
                new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = "0.1" }, FromStep = 2 },
            ],
        };
    }

    private async Task BackAsync(RolloutStrategy strategy)
    {
        await served.SetAsync(new { version = Served.First, retention = 1, strategy });
        await served.DeploymentAsync(md => md.Status.Stable == Served.First && md.Status.Conditions.Has(ConditionTypes.Ready), Within);
    }
}
