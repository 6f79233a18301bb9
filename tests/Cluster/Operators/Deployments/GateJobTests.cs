using System.Text.Json;
using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

public sealed class GateJobTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_job_that_passes_lets_the_candidate_on_and_one_that_fails_sends_it_back_with_its_words()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => !IsOfGate(pod) ? null
            : Variable(pod, "SLUICE_CANDIDATE") == "1.1.0" ? new PodFate.Exits(0)
            : new PodFate.Exits(1, "accuracy 0.41 is below 0.97");
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0" })
        {
            await story.CreateAsync(Story.Job(version));
        }

        var gate = new RolloutGate { Name = "golden-set", Job = new JobGate { Image = "checks:3", Args = ["--strict"], Timeout = "90s" } };
        await story.CreateAsync(Story.Gated("1.0.0", gate));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });
        Assert.Empty(await JobsAsync(story));

        await story.SetVersionAsync("1.1.0");
        await Eventually.Async("1.1.0 took over", story.DeploymentAsync, md => md.Status is { Stable: "1.1.0", Candidate: null });
        AssertIsAsPromised(Assert.Single(await JobsAsync(story)), story.Namespace);

        await story.SetVersionAsync("1.2.0");
        var back = await Eventually.Async(
            "1.2.0 was rolled back",
            story.DeploymentAsync,
            md => ConditionSet.Find(md.Status?.Conditions ?? [], ConditionTypes.Stalled) is { Reason: Reasons.RolledBack });
        Assert.Equal("1.1.0", back.Status.Stable);
        Assert.Contains(
            "accuracy 0.41 is below 0.97",
            back.Status.Ledger.Last(entry => entry.Decision == LedgerDecision.RollBack).Message,
            StringComparison.Ordinal);
        await Eventually.Async(
            "the Job of 1.1.0 is gone",
            () => JobsAsync(story),
            jobs => jobs.All(job => job.Metadata.Labels[Labels.Version] == "1.2.0"));
    }

    [Fact]
    public async Task A_job_whose_pod_was_evicted_is_made_again_and_its_answer_counts_while_a_proxy_runs_on_beside_it()
    {
        await using var story = await Story.BeginAsync(server);
        story.IsMeshed = true;
        story.Twist = pod => !IsOfGate(pod) ? null
            : pod.Metadata.Labels[Labels.Attempt] == "0" ? new PodFate.Lost("Evicted", "The node was low on resource: memory.")
            : new PodFate.Exits(0);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Job("1.1.0"));
        var gate = new RolloutGate { Name = "golden-set", Job = new JobGate { Image = "checks:3" } };
        await story.CreateAsync(Story.Gated("1.0.0", gate));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });

        await story.SetVersionAsync("1.1.0");
        var waits = await Eventually.Async(
            "the gate says that its Job was disturbed",
            story.DeploymentAsync,
            md => md.Status?.Gates is [{ Reason: GateReason.NotRun }]);
        Assert.Contains("Evicted: The node was low on resource: memory.", waits.Status.Gates[0].Message, StringComparison.Ordinal);
        await Eventually.Async("1.1.0 took over", story.DeploymentAsync, md => md.Status is { Stable: "1.1.0", Candidate: null });
        Assert.Contains(await JobsAsync(story), job => job.Metadata.Labels[Labels.Attempt] == "1");
    }

    private static void AssertIsAsPromised(V1Job job, string @namespace)
    {
        var pod = job.Spec.Template.Spec;
        var container = Assert.Single(pod.Containers);
        Assert.Equal((0, 90, "Never"), (job.Spec.BackoffLimit, (int?)pod.ActiveDeadlineSeconds, pod.RestartPolicy));
        Assert.Equal("ModelDeployment", Assert.Single(job.Metadata.OwnerReferences).Kind);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["SLUICE_MODEL"] = "penguins",
                ["SLUICE_CANDIDATE"] = "1.1.0",
                ["SLUICE_CANDIDATE_URL"] = $"http://penguins-1-1-0.{@namespace}.svc:8000",
                ["SLUICE_STABLE"] = "1.0.0",
                ["SLUICE_STABLE_URL"] = $"http://penguins-1-0-0.{@namespace}.svc:8000",
            },
            container.Env.ToDictionary(variable => variable.Name, variable => variable.Value));

        // Pod Security Standards, "restricted".
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
    }

    private static bool IsOfGate(V1Pod pod) => pod.Metadata.Labels[Labels.Name] == "gate";

    private static string? Variable(V1Pod pod, string name) =>
        pod.Spec.Containers[0].Env.FirstOrDefault(variable => variable.Name == name)?.Value;

    private static async Task<IReadOnlyList<V1Job>> JobsAsync(Story story)
    {
        var list = (JsonElement)await story.Client.CustomObjects.ListNamespacedCustomObjectAsync("batch", "v1", story.Namespace, "jobs");
        return [.. list.GetProperty("items").EnumerateArray().Select(item => KubernetesJson.Deserialize<V1Job>(item.GetRawText()))];
    }
}
