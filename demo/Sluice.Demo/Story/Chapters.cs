using System.Diagnostics;
using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Demo.Cluster;

namespace Sluice.Demo.Story;

/// <summary>The parts of the story, each with its deadline.</summary>
internal sealed class Chapters(
    ClusterView view, Kubectl kubectl, Narrator narrator, Evidence evidence, Stopwatch clock, string samples)
{
    private const string Deployment = "penguins";
    private static readonly TimeSpan TrainTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ServeTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RolloutTimeout = TimeSpan.FromMinutes(4);

    /// <summary>Trains a version and waits until its ModelVersion is Ready.</summary>
    public async Task<CustomObject<ModelVersionSpec, ModelVersionStatus>> TrainAsync(string version, CancellationToken cancel)
    {
        var name = "penguins-" + version.Replace('.', '-');
        await kubectl.ApplyAsync(await File.ReadAllTextAsync(Path.Combine(samples, $"train-{version}.yaml"), cancel), cancel);
        narrator.Event($"TrainingJob {name} applied");
        await Deadline.WaitAsync(
            $"TrainingJob {name} succeeds",
            TrainTimeout,
            async () =>
            {
                var job = await view.JobAsync(name, cancel);
                await LookAtTrainingAsync(version, name, job?.Status, cancel);
                return job?.Status.Phase == JobPhase.Succeeded ? job : null;
            },
            cancel);
        var ready = await Deadline.WaitAsync(
            $"ModelVersion penguins-{version} is Ready",
            ServeTimeout,
            async () =>
            {
                var found = await view.VersionAsync($"penguins-{version}", cancel);
                narrator.Live($"ModelVersion penguins-{version} {found?.Status.Phase}");
                return found is not null && Holds(found.Status.Conditions, ConditionTypes.Ready) ? found : null;
            },
            cancel);
        evidence.Versions[version] = ready;
        var accuracy = ready.Spec.Evaluation?.Metrics.GetValueOrDefault("accuracy");
        narrator.Event($"ModelVersion penguins-{version} Ready: accuracy {accuracy}, {ready.Spec.Artifact.Digest}");
        return ready;
    }

    /// <summary>Sets the deployment's version.</summary>
    public async Task SetAsync(string version, CancellationToken cancel)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(samples, "deployment.yaml"), cancel);
        await kubectl.ApplyAsync(yaml.Replace($"version: {Evidence.First}", $"version: {version}", StringComparison.Ordinal), cancel);
        narrator.Event($"ModelDeployment {Deployment}: version {version} set");
    }

    /// <summary>Waits until the first version serves.</summary>
    public async Task ServesAsync(CancellationToken cancel)
    {
        evidence.Deployment = await FollowAsync(
            $"{Evidence.First} serves all traffic", ServeTimeout, _ => { }, status => IsWhole(status, Evidence.First) && Holds(
                status.Conditions, ConditionTypes.Ready), cancel);
        narrator.Event($"{Evidence.First} serves");
    }

    /// <summary>Waits until the better version has all traffic.</summary>
    public async Task PromotesAsync(CancellationToken cancel)
    {
        evidence.BetterSet = clock.Elapsed;
        evidence.Deployment = await FollowAsync(
            $"{Evidence.Better} has all traffic",
            RolloutTimeout,
            status => Note(status, Evidence.Better, evidence.BetterWeights),
            status => status is { Stable: Evidence.Better, Rollout.Phase: RolloutPhase.Promoted } && IsWhole(status, Evidence.Better),
            cancel);
        evidence.Promoted = clock.Elapsed;
        narrator.Event($"{Evidence.Better} promoted");
    }

    /// <summary>Waits until the bad version has been rolled back.</summary>
    public async Task RollsBackAsync(CancellationToken cancel)
    {
        evidence.Deployment = await FollowAsync(
            $"{Evidence.Bad} is rolled back",
            RolloutTimeout,
            status => Note(status, Evidence.Bad, evidence.BadWeights),
            status => status.Rollout is { Version: Evidence.Bad, Phase: RolloutPhase.RolledBack } && IsWhole(status, Evidence.Better),
            cancel);
        narrator.Event($"{Evidence.Bad} rolled back: {evidence.Deployment.Status.Rollout?.Message}");
    }

    private async Task LookAtTrainingAsync(string version, string name, TrainingJobStatus? status, CancellationToken cancel)
    {
        if (status?.Progress is { Step: > 0 } progress)
        {
            evidence.SeenTraining.Add(version);
            narrator.Live(
                $"{name} {status.Phase} {progress.Percent} %, step {progress.Step}/{progress.TotalSteps}, "
                + $"loss {progress.Loss}, on {progress.Device}");
        }
        else
        {
            narrator.Live($"{name} {status?.Phase}");
        }

        if (!evidence.Gpus.ContainsKey(version) && await view.GpusOfAsync(name, cancel) is > 0 and var gpus)
        {
            evidence.Gpus[version] = gpus;
        }

        if (status is not null
            && status.Conditions.FirstOrDefault(condition =>
                condition is { Type: ConditionTypes.Stalled, Status: ConditionStatus.True }) is { } stalled)
        {
            throw new StoryFailedException($"TrainingJob {name} is stalled: {stalled.Reason}: {stalled.Message}");
        }
    }

    private Task<CustomObject<ModelDeploymentSpec, ModelDeploymentStatus>> FollowAsync(
        string what, TimeSpan time, Action<ModelDeploymentStatus> note, Func<ModelDeploymentStatus, bool> done, CancellationToken cancel) =>
        Deadline.WaitAsync(
            what,
            time,
            async () =>
            {
                var found = await view.DeploymentAsync(Deployment, cancel);
                if (found is null || found.Status.ObservedGeneration < found.Metadata.Generation)
                {
                    return null;
                }

                note(found.Status);
                var gates = string.Join(
                    "; ",
                    found.Status.Gates.Select(gate =>
                        $"{gate.Name} {gate.Verdict} {gate.Candidate} vs {gate.Stable} ({gate.CandidateRequests} requests)"));
                narrator.Live($"{found.Status.Phase} {found.Status.Traffic} step {found.Status.Step} {gates}");
                return done(found.Status) ? found : null;
            },
            cancel);

    private void Note(ModelDeploymentStatus status, string version, List<int> weights)
    {
        var weight = status.Weights.FirstOrDefault(served => served.Version == version)?.Weight ?? 0;
        if (weight > 0 && weights.LastOrDefault() != weight)
        {
            weights.Add(weight);
            narrator.Event($"{version} has {weight} % of the traffic");
        }
    }

    private static bool IsWhole(ModelDeploymentStatus status, string version) =>
        status.Weights.Any(served => served.Version == version && served.Weight == 100);

    private static bool Holds(IReadOnlyList<Condition> conditions, string type) =>
        conditions.Any(condition => condition.Type == type && condition.Status == ConditionStatus.True);
}
