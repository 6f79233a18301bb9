using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Sluice.Tests.EndToEnd.Frameworks;
using Xunit;

namespace Sluice.Tests.EndToEnd.Disturbances;

/// <summary>The pod that publishes the output of an image of the user's own is killed while it writes the artifact.</summary>
[Collection(ServedCollection.Name)]
public sealed class PublishPodTests(Served served)
{
    private const string Name = "species-1-0-0";

    [LocalFact]
    public async Task It_is_repeated_and_gives_the_artifact_of_one_that_was_not_killed()
    {
        var runs = await Task.WhenAll(RunAsync(kill: false), RunAsync(kill: true));

        Assert.Equal(runs[0].Version.Artifact.Digest, runs[1].Version.Artifact.Digest);
        Assert.Equal((0, 0, 0), (runs[0].Job.Export!.Number, runs[0].Job.Export!.Failures, runs[0].Job.FailedAttempts));

        // The training is not repeated.
        Assert.All(runs, run => Assert.Equal(AttemptCause.Succeeded, Assert.Single(run.Job.Attempts).Cause));
        Assert.Equal((1, 1, 1), (runs[1].Job.Export!.Number, runs[1].Job.Export!.Failures, runs[1].Job.FailedAttempts));
        Assert.Equal(AttemptCause.Succeeded, runs[1].Job.Export!.Cause);
    }

    private async Task<(ModelVersionSpec Version, TrainingJobStatus Job)> RunAsync(bool kill)
    {
        await using var own = await NodeNamespace.CreateAsync(served.Client);
        var repository = Path.Combine(own.VolumeFolder, "species");
        await TorchJobs.ApplyAsync(own, TorchJobs.Sample("train.yaml"));
        if (kill)
        {
            var publisher = await own.StartingAsync($"{Name}-publish-0", "Sluice.Trainer");
            await FrozenMoment.CatchAsync(
                own.VolumeFolder, ".sluice.tmp-*", _ => !File.Exists(Path.Combine(repository, "index.json")), publisher);
            publisher.Kill();
            Assert.False(File.Exists(Path.Combine(repository, "index.json")));
        }

        return (await own.VersionAsync(Name), (await own.JobAsync(Name, _ => true)).Status);
    }
}
