using k8s;
using k8s.Models;

using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

public sealed class SurgeBudgetTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly string[] Models = [Story.Model, "flamingo"];

    [Fact]
    public async Task Candidates_of_a_namespace_share_the_GPUs_that_its_annotation_allows()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await AllowAsync(story, "1");
        foreach (var model in Models)
        {
            await story.CreateAsync(Job(model, "1.0.0"));
            await story.CreateAsync(Job(model, "1.1.0"));
            await story.CreateAsync(Deployment(model));
        }

        foreach (var model in Models)
        {
            await Eventually.Async(
                $"{model} 1.0.0 serves", () => ReadAsync(story, model), md => md.Status is { Stable: "1.0.0", Candidate: null });
        }

        // One has its candidate and is held there by its pause.
        await SetVersionAsync(story, Models[0]);
        await Eventually.Async(
            "the first is at its step", () => ReadAsync(story, Models[0]), md => md.Status.Traffic == "1.0.0:90 1.1.0:10");
        await SetVersionAsync(story, Models[1]);
        var waiting = await Eventually.Async(
            "the second waits", () => ReadAsync(story, Models[1]), md => Reconciling(md)?.Reason == Reasons.SurgeBudget);
        Assert.Equal("1.0.0", waiting.Status.Stable);
        await AllowAsync(story, "plenty");
        await Eventually.Async(
            "it says what is wrong with the annotation",
            () => ReadAsync(story, Models[1]),
            md => Reconciling(md)?.Message.Contains("'plenty' is not a whole number of GPUs", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("flamingo-1-1-0", await WorkloadsAsync(story));

        await AllowAsync(story, "2");
        await Eventually.Async(
            "the second is at its step", () => ReadAsync(story, Models[1]), md => md.Status.Traffic == "1.0.0:90 1.1.0:10");
    }

    private static TrainingJob Job(string model, string version)
    {
        var job = Story.Job(version);
        job.Metadata.Name = job.Metadata.Name.Replace(Story.Model, model, StringComparison.Ordinal);
        job.Spec = job.Spec with { Model = model };
        return job;
    }

    private static ModelDeployment Deployment(string model)
    {
        var deployment = Story.Deployment("1.0.0");
        deployment.Metadata.Name = model;
        deployment.Spec = deployment.Spec with
        {
            Model = model,
            Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "1" } },
            Strategy = new RolloutStrategy
            {
                Steps =
                [
                    new RolloutStep { Weight = 10, Pause = new PauseOptions { UntilApproved = true } },
                    new RolloutStep { Weight = 100 },
                ],
            },
        };
        return deployment;
    }

    private static Condition? Reconciling(ModelDeployment deployment) =>
        deployment.Status?.Conditions.FirstOrDefault(condition =>
            condition is { Type: ConditionTypes.Reconciling, Status: ConditionStatus.True });

    private static Task<ModelDeployment> ReadAsync(Story story, string model) =>
        story.ReadAsync<ModelDeployment>(ModelDeployment.Names.Plural, model);

    private static Task SetVersionAsync(Story story, string model) => story.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new V1Patch(new { spec = new { version = "1.1.0" } }, V1Patch.PatchType.MergePatch),
        "sluice.dev",
        "v1alpha1",
        story.Namespace,
        ModelDeployment.Names.Plural,
        model);

    private static Task AllowAsync(Story story, string gpus) => story.Client.CustomObjects.PatchClusterCustomObjectAsync(
        new V1Patch(
            new { metadata = new { annotations = new Dictionary<string, string> { ["sluice.dev/candidate-gpus"] = gpus } } },
            V1Patch.PatchType.MergePatch),
        "", "v1", "namespaces", story.Namespace);

    private static async Task<IReadOnlyList<string>> WorkloadsAsync(Story story) =>
        [.. (await story.Client.AppsV1.ListNamespacedDeploymentAsync(story.Namespace)).Items.Select(workload => workload.Metadata.Name)];
}
