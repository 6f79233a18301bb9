using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>The check of the dataset on a pod without a GPU, which comes before every worker.</summary>
public sealed class CheckTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_dataset_that_is_refused_never_makes_a_worker()
    {
        await using var story = await Story.BeginAsync(server);
        story.Check = () => new PodFate.Exits(ExitCodes.BadData, ContractJson.Write(Refused));
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Story.Job("1.0.0"));

        var job = await Eventually.Async("the job stalled", () => story.JobAsync("1.0.0"), job => Stalled(job) is not null);
        Assert.Equal(Reasons.DatasetInvalid, Stalled(job)!.Reason);
        Assert.Equal("spec.dataset.checks[0].column: bill_length_mm: row 7: -1 is below 0", Stalled(job)!.Message);
        Assert.Equal(
            ("spec.dataset.checks[0]", DataCheckOutcome.Failed),
            (Assert.Single(job.Status.Checks).Field, Assert.Single(job.Status.Checks).Outcome!.Value));
        Assert.Empty(job.Status.Attempts);
        Assert.Equal("penguins-1-0-0-check-0", Assert.Single(await PodsAsync(story)).Name());

        // Correct it, and the same job trains.
        story.Check = () => null;
        await story.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
            new V1Patch(new { spec = new { dataset = new { target = "kind" } } }, V1Patch.PatchType.MergePatch),
            SluiceGroup.Group,
            SluiceGroup.Version,
            story.Namespace,
            TrainingJob.Names.Plural,
            job.Metadata.Name);
        var done = await Eventually.Async(
            "the job succeeded", () => story.JobAsync("1.0.0"), job => Ready(job)?.Reason == Reasons.Succeeded);
        Assert.Equal((1, AttemptCause.Succeeded), (done.Status.DataCheck!.Number, done.Status.DataCheck.Cause));
    }

    [Fact]
    public async Task A_worker_gets_the_digest_that_the_check_found()
    {
        await using var story = await Story.BeginAsync(server);
        var isReady = false;
        story.Check = () => isReady ? null : new PodFate.Waits("ImagePullBackOff", "no such image");
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));

        var waiting = await Eventually.Async(
            "the job says what it waits for", () => story.JobAsync("1.0.0"), job => Ready(job)?.Reason == Reasons.CannotStart);
        Assert.Equal(JobPhase.Checking, waiting.Status.Phase);
        Assert.Contains("no such image", Ready(waiting)!.Message, StringComparison.Ordinal);
        var check = Assert.Single(await PodsAsync(story));
        Assert.Equal(("data:test", "check"), (check.Spec.Containers[0].Image, Assert.Single(check.Spec.Containers[0].Args)));
        Assert.DoesNotContain("nvidia.com/gpu", check.Spec.Containers[0].Resources.Limits.Keys);

        isReady = true;
        story.Reconsider();
        var done = await Eventually.Async(
            "the job succeeded", () => story.JobAsync("1.0.0"), job => Ready(job)?.Reason == Reasons.Succeeded);
        var map = await story.Client.CoreV1.ReadNamespacedConfigMapAsync("penguins-1-0-0-job", story.Namespace);
        var document = ContractJson.TryRead<JobDocument>(map.Data["job.json"])!;
        Assert.Equal(done.Status.DataCheck!.DatasetDigest, document.Spec.Dataset.Digest);
        Assert.Equal(done.Status.DatasetDigest, document.Spec.Dataset.Digest);
        Assert.Null(done.Spec.Dataset.Digest);
    }

    private static DataResult Refused { get; } = new()
    {
        Checks = [new DataCheckVerdict { Field = "spec.dataset.checks[0]", Outcome = DataCheckOutcome.Failed, Message = "row 7: -1" }],
        Error = new TrainerError
        {
            Reason = "CheckFailed",
            Field = "spec.dataset.checks[0].column",
            Message = "spec.dataset.checks[0].column: bill_length_mm: row 7: -1 is below 0",
        },
    };

    private static async Task<IList<V1Pod>> PodsAsync(Story story) =>
        (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace)).Items;

    private static Condition? Ready(TrainingJob job) => Of(job, ConditionTypes.Ready);

    private static Condition? Stalled(TrainingJob job) => Of(job, ConditionTypes.Stalled);

    private static Condition? Of(TrainingJob job, string type) =>
        job.Status?.Conditions.FirstOrDefault(condition => condition.Type == type);
}
