using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>The search for hyperparameters that precedes the attempt whose result is published.</summary>
public sealed class SearchTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Trials_run_in_pods_of_their_own_and_the_best_one_is_published()
    {
        await using var story = await Story.BeginAsync(server);
        var mayEnd = false;
        story.Twist = pod => IsTrial(pod) && !mayEnd ? new PodFate.Runs() : null;
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Searching("1.0.0"));

        var searching = await Eventually.Async(
            "two trials run",
            () => story.JobAsync("1.0.0"),
            job => job.Status?.Search?.Trials.Count(trial => trial is { State: TrialState.Running, ScheduledTime: not null }) == 2);
        Assert.Equal(JobPhase.Searching, searching.Status.Phase);
        Assert.Equal("0 of 3 trials ended", Ready(searching).Message);
        var pods = (await PodsAsync(story)).Where(IsTrial).OrderBy(pod => pod.Name(), StringComparer.Ordinal).ToList();
        Assert.Equal(["penguins-1-0-0-trial-0-0", "penguins-1-0-0-trial-1-0"], pods.Select(pod => pod.Name()));
        var container = pods[1].Spec.Containers[0];
        Assert.Equal("1", container.Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Equal("1", container.Env.Single(variable => variable.Name == "SLUICE_TRIAL").Value);
        Assert.Equal("localhost", container.Env.Single(variable => variable.Name == "MASTER_ADDR").Value);
        Assert.Null(pods[1].Spec.Subdomain);
        var request = await DocumentAsync(story, "penguins-1-0-0-trial-1");
        Assert.Equal(new TrialRequest { Number = 1, Metric = "loss" }, request.Trial);
        Assert.Equal("penguins-1-0-0-trial-1", pods[1].Spec.Volumes.Single(volume => volume.Name == "job").ConfigMap.Name);

        mayEnd = true;
        story.Reconsider();
        var done = await Eventually.Async(
            "the job succeeded", () => story.JobAsync("1.0.0"), job => Ready(job).Reason == Reasons.Succeeded);
        Assert.Equal(1, done.Status.Search!.Best);
        Assert.Equal(["0.2", "0.1", "0.2"], done.Status.Search.Trials.Select(trial => trial.Objective));
        Assert.Single(done.Status.Attempts);
        var document = await DocumentAsync(story, "penguins-1-0-0-job");
        Assert.Equal(
            done.Status.Search.Trials[1].Hyperparameters["learningRate"], document.Spec.Trainer.Hyperparameters["learningRate"]);
        Assert.Equal(request.CheckpointPath, document.CheckpointPath);
        Assert.Equal(3, document.Trials!.Count);
        await Eventually.Async("the pods of the trials are gone", () => PodsAsync(story), left => !left.Any(IsTrial));
        Assert.Equal(
            RunIdentity.RunKey(done.Spec, done.Status.DatasetDigest!), (await story.VersionAsync("1.0.0")).Spec.Lineage!.RunKey);
        await Eventually.Async(
            "an event says what was found",
            () => story.Client.CoreV1.ListNamespacedEventAsync(story.Namespace),
            events => events.Items.Any(one => one.Reason == "SearchEnded"
                && one.Message.StartsWith("the search ended: trial 1 is the best of 3: loss 0.1 with", StringComparison.Ordinal)));
    }

    // Two of three trials are at a half, as their trainers answer at the addresses of their pods.
    [Fact]
    public async Task Kubectl_shows_how_far_the_trials_are_and_an_event_says_what_they_warn_of()
    {
        await using var story = await Story.BeginAsync(server);
        var mayEnd = false;
        var warned = new TrialResult { Objective = "0.1", Epochs = 20, Finished = true, Warnings = ["3 rows were dropped"] };
        story.Twist = pod => !IsTrial(pod) ? null : mayEnd ? new PodFate.Exits(0, ContractJson.Write(warned)) : new PodFate.Runs();
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.Warning);
        await story.CreateAsync(Story.Searching("1.0.0"));
        var begun = await Eventually.Async(
            "the search began", () => story.RowAsync(TrainingJob.Names.Plural), row => row.GetValueOrDefault("Phase") == "Searching");
        Assert.Equal(("0", null, null), (begun["Progress"], begun["Loss"], begun["ETA"]));
        var pods = await Eventually.Async(
            "two trials run",
            () => PodsAsync(story),
            all => all.Count(pod => IsTrial(pod) && pod.Status is { Phase: "Running", PodIP: not null }) == 2);
        await using var trainers = new PuppetTrainers(pods.Where(IsTrial), new ProgressReport { Step = 50, TotalSteps = 100, Epochs = 20 });
        await trainers.StartAsync();
        clock.Leap(TimeSpan.FromMinutes(1));
        await story.NudgeAsync(TrainingJob.Names.Plural, "penguins-1-0-0");

        var half = await Eventually.Async(
            "the progress is shown", () => story.RowAsync(TrainingJob.Names.Plural), row => row.GetValueOrDefault("Progress") == "33");
        Assert.Equal(("Searching", null, "Searching"), (half["Phase"], half["Loss"], half["Reason"]));
        Assert.Matches("^[0-9]+m([0-9]+s)?$", half["ETA"]!);

        mayEnd = true;
        story.Reconsider();
        var done = await Eventually.Async(
            "the job succeeded", () => story.JobAsync("1.0.0"), job => Ready(job).Reason == Reasons.Succeeded);
        Assert.Equal(Enumerable.Repeat("3 rows were dropped", 3), done.Status.Search!.Trials.Select(trial => trial.Message));
        var events = await Eventually.Async(
            "an event says what a trial warned of",
            () => story.Client.CoreV1.ListNamespacedEventAsync(story.Namespace),
            all => all.Items.Any(one => one.Reason == "TrialWarned"));
        Assert.EndsWith(
            ": 3 rows were dropped", Assert.Single(events.Items, one => one.Reason == "TrialWarned").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_that_lags_is_stopped_and_one_that_is_evicted_goes_on()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => !IsTrial(pod) ? null : pod.Name()["penguins-1-0-0-trial-".Length..] switch
        {
            "0-0" => new PodFate.Exits(ExitCodes.BadSpec, """{"reason":"Diverged","message":"the loss is not finite"}"""),
            "1-1" => new PodFate.Lost("Evicted", "The node was low on resource: memory."),
            "1-2" => Story.Trial(1, epochs: 12, finished: false),
            "1-3" => Story.Trial(1, epochs: 20, finished: true),
            var first => Story.Trial(first[0] - '0', epochs: 4, finished: false),
        };
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.Warning);
        var job = Story.Searching("1.0.0");
        job.Spec = job.Spec with
        {
            Search = job.Spec.Search! with { Algorithm = nameof(SearchAlgorithm.SuccessiveHalving), FirstEpochs = 4 },
        };
        await story.CreateAsync(job);
        await Eventually.Async(
            "the pod was evicted", () => story.JobAsync("1.0.0"), seen => seen.Status?.Search?.Trials[1].RetryTime is not null);
        clock.Leap(TimeSpan.FromMinutes(1));
        await story.NudgeAsync(TrainingJob.Names.Plural, "penguins-1-0-0");

        var done = await Eventually.Async(
            "the job succeeded", () => story.JobAsync("1.0.0"), seen => Ready(seen).Reason == Reasons.Succeeded);
        Assert.Equal(
            [(TrialState.Failed, 0, 1), (TrialState.Finished, 20, 4), (TrialState.Stopped, 4, 1)],
            done.Status.Search!.Trials.Select(trial => (trial.State!.Value, trial.Epochs, trial.Pods)));
        Assert.Equal("the loss is not finite", done.Status.Search.Trials[0].Message);
        Assert.Equal(0, done.Status.FailedAttempts);
    }

    private static bool IsTrial(V1Pod pod) => pod.Metadata.Labels.ContainsKey(Labels.Trial);

    private static async Task<IList<V1Pod>> PodsAsync(Story story) =>
        (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace)).Items;

    private static async Task<JobDocument> DocumentAsync(Story story, string name) => ContractJson.TryRead<JobDocument>(
        (await story.Client.CoreV1.ReadNamespacedConfigMapAsync(name, story.Namespace)).Data["job.json"])!;

    private static Condition Ready(TrainingJob job) =>
        job.Status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready) ?? new Condition();
}
