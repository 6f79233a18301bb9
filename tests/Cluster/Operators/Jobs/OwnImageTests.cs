using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>An image of the user's own that knows nothing of Sluice becomes a version.</summary>
public sealed class OwnImageTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_program_of_two_workers_ends_and_what_it_left_is_published_without_a_GPU_until_the_version_is_verified()
    {
        await using var story = await StrictAsync();
        story.Twist = pod => pod.Metadata.Labels[Labels.Name] switch
        {
            // The container that follows the progress runs on until the pod is ended.
            "trainer" => new PodFate.Beside(new PodFate.Exits(0)),
            "publish" when Number(pod) == 0 => new PodFate.Exits(ExitCodes.TryAgain, Error("Unavailable", "the registry is away")),
            "publish" => Published(),
            _ => null,
        };
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await CreateAsync(story, Script());

        var job = await Eventually.Async(
            "the job succeeded", () => story.JobAsync("1.0.0"), job => Ready(job.Status?.Conditions) is { Reason: Reasons.Succeeded });
        var version = await Eventually.Async(
            "the version is verified",
            () => story.VersionAsync("1.0.0"),
            version => Ready(version.Status?.Conditions) is { Reason: Reasons.Verified });

        Assert.Equal((AttemptCause.Succeeded, 1), (Assert.Single(job.Status.Attempts).Cause, job.Status.FailedAttempts));
        Assert.Equal((1, AttemptCause.Succeeded), (job.Status.Export!.Number, job.Status.Export.Cause));
        Assert.Equal("team/program:1@puppet", version.Spec.Lineage!.Image);
        Assert.Null(version.Spec.Lineage.Dataset.Digest);
        Assert.Equal("0.98", version.Spec.Evaluation!.Metrics["accuracy"]);

        var pods = (await Eventually.Async(
            "no worker holds a GPU any more",
            () => story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Job}={job.Metadata.Name}"),
            list => list.Items.All(pod => pod.Status.Phase != "Running"))).Items;
        var workers = pods.Where(pod => pod.Metadata.Labels[Labels.Name] == "trainer").ToList();
        Assert.Equal(2, workers.Count);
        Assert.All(workers, worker => Assert.Equal(
            ["prepare", "trainer", "progress"],
            worker.Spec.InitContainers.Concat(worker.Spec.Containers).Select(container => container.Name)));
        var publisher = Assert.Single(pods, pod => pod.Metadata.Labels[Labels.Name] == "publish");
        Assert.Equal(("trainer:test", "publish"), (publisher.Spec.Containers[0].Image, Assert.Single(publisher.Spec.Containers[0].Args)));
        Assert.DoesNotContain("nvidia.com/gpu", publisher.Spec.Containers[0].Resources.Limits.Keys);
        Assert.Contains(
            (await story.Client.CoreV1.ListNamespacedEventAsync(story.Namespace)).Items,
            each => each.Reason == "ExportEnded" && each.Message.Contains("the registry is away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_output_that_is_gone_is_made_again_and_one_that_is_wrong_ends_the_job()
    {
        await using var story = await StrictAsync();
        story.Twist = pod => pod.Metadata.Labels[Labels.Name] switch
        {
            "trainer" => new PodFate.Exits(0),
            "publish" when Number(pod) == 0 => new PodFate.Exits(ExitCodes.NoInput, Error(OutputContract.Gone, "it is gone")),
            "publish" => new PodFate.Exits(ExitCodes.BadSpec, Error("ModelMissing", "spec.trainer.outputs: model.onnx is missing")),
            _ => null,
        };
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await CreateAsync(story, Script());

        var job = await Eventually.Async(
            "the job failed", () => story.JobAsync("1.0.0"), job => Ready(job.Status?.Conditions) is { Reason: Reasons.TrainerFailed });

        Assert.Equal("spec.trainer.outputs: model.onnx is missing", Ready(job.Status.Conditions)!.Message);
        Assert.Equal([AttemptCause.PodLost, AttemptCause.Succeeded], job.Status.Attempts.Select(attempt => attempt.Cause!.Value));
        Assert.Equal((1, 1), (job.Status.Export!.Number, job.Status.Export.Attempt));
    }

    [Fact]
    public async Task The_pods_are_those_of_torchrun()
    {
        await using var story = await StrictAsync();
        story.Twist = pod => pod.Metadata.Labels[Labels.Name] == "trainer" ? new PodFate.Runs() : null;
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var job = Script();
        job.Spec = job.Spec with { Trainer = job.Spec.Trainer with { Launcher = "Torchrun", Args = ["train.py"], ProcsPerNode = 4 } };
        await CreateAsync(story, job);

        var pods = (await Eventually.Async(
            "both workers are there",
            () => story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Name}=trainer"),
            list => list.Items.Count == 2)).Items;

        var master = $"{job.Metadata.Name}-attempt-0-0";
        Assert.All(pods.OrderBy(pod => pod.Metadata.Name).Select((pod, rank) => (pod, rank)), each =>
        {
            var program = each.pod.Spec.Containers[0];
            var variables = program.Env.ToDictionary(variable => variable.Name, variable => variable.Value);
            Assert.Equal(["torchrun"], program.Command);
            Assert.Equal(["train.py"], program.Args);
            Assert.Equal(("2", "4", $"{each.rank}"), (
                variables["PET_NNODES"], variables["PET_NPROC_PER_NODE"], variables["PET_NODE_RANK"]));
            Assert.StartsWith($"{master}.", variables["PET_RDZV_ENDPOINT"], StringComparison.Ordinal);
            Assert.DoesNotContain("RANK", variables.Keys);
        });
    }

    private static TrainingJob Script()
    {
        var job = Story.Job("1.0.0");
        job.Spec = job.Spec with
        {
            Workers = 2,
            Trainer = new TrainerOptions { Image = "team/program:1", Outputs = new OutputOptions() },
        };
        return job;
    }

    // As a user writes it, without a dataset.
    private static Task CreateAsync(Story story, TrainingJob job)
    {
        var body = JsonNode.Parse(KubernetesJson.Serialize(job))!;
        body["spec"]!.AsObject().Remove("dataset");
        return story.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
            body, SluiceGroup.Group, SluiceGroup.Version, story.Namespace, TrainingJob.Names.Plural);
    }

    // The API server refuses a pod that is not as strict as Pod Security "restricted".
    private async Task<Story> StrictAsync()
    {
        var story = await Story.BeginAsync(server);
        await story.Client.CoreV1.PatchNamespaceAsync(
            new V1Patch(
                """{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}""", V1Patch.PatchType.MergePatch),
            story.Namespace);
        return story;
    }

    private static PodFate Published()
    {
        var result = Story.Result($"{Story.Model}-1-0-0");
        return new PodFate.Exits(0, ContractJson.Write(result with { Dataset = new DatasetReference() }));
    }

    private static int Number(V1Pod pod) =>
        int.Parse(pod.Metadata.Labels[Labels.Attempt], System.Globalization.CultureInfo.InvariantCulture);

    private static string Error(string reason, string message) =>
        ContractJson.Write(new TrainerError { Reason = reason, Field = "spec.trainer.outputs", Message = message });

    private static Condition? Ready(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
}
