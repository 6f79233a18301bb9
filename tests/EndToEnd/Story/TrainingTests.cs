using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Story;

[Collection(ServedCollection.Name)]
public sealed class TrainingTests(Served served)
{
    [Fact]
    public async Task A_job_trains_in_a_pod_with_a_GPU_and_says_how_it_went()
    {
        var job = await served.JobAsync(Served.First);
        Assert.True(job.Status.Conditions.Has(ConditionTypes.Ready, Reasons.Succeeded));
        Assert.Equal($"{Penguins.Model}-{Served.First}", job.Status.ModelVersion);
        var attempt = Assert.Single(job.Status.Attempts);
        Assert.Equal(AttemptCause.Succeeded, attempt.Cause);
        Assert.NotNull(attempt.EndTime);
        Assert.Equal(100, job.Status.Progress!.Percent);

        var pods = served.Recorder.Pods.Where(pod => pod.Has(Labels.Job, Penguins.JobName(Served.First))).ToList();
        Assert.Equal(["data", "trainer"], pods.Select(pod => pod.Role!).Order());
        var pod = pods.Single(pod => pod.Role == "trainer");
        Assert.Equal("1", pod.Last.Spec.Containers[0].Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.NotNull(pod.Last.Spec.NodeName);
    }

    [Fact]
    public async Task The_version_carries_what_it_was_made_from_and_how_good_it_is()
    {
        var job = await served.JobAsync(Served.First);
        var version = await served.VersionAsync(Served.First);
        Assert.True(version.Status.Conditions.Has(ConditionTypes.Verified));
        Assert.NotNull(version.Status.VerificationTime);

        var lineage = version.Spec.Lineage!;
        Assert.Equal((job.Metadata.Name, job.Metadata.Uid), (lineage.TrainingJob.Name, lineage.TrainingJob.Uid));
        Assert.Equal(Digest(Encoding.UTF8.GetBytes(Penguins.Table.Training)), lineage.Dataset.Digest);
        Assert.Equal(Penguins.Table.Training.Count(c => c == '\n') - 1, lineage.Dataset.Rows);
        Assert.Equal("60", lineage.Hyperparameters["epochs"]);
        Assert.Equal(7, lineage.Seed);
        Assert.False(string.IsNullOrEmpty(lineage.Image));
        Assert.NotEmpty(lineage.Environment);

        Assert.Equal(
            job.Spec.Dataset.Features.Select(feature => feature.Name).Order(),
            version.Spec.Signature.Inputs.Select(input => input.Name).Order());
        Assert.InRange(double.Parse(version.Spec.Evaluation!.Metrics["accuracy"]), 0.9, 1);
        Assert.Single(version.Spec.Evaluation.Gates);
    }

    [LocalFact]
    public async Task The_digest_is_that_of_the_manifest_on_the_volume()
    {
        var artifact = (await served.VersionAsync(Served.First)).Spec.Artifact;
        var layout = new ModelLayout(served.Own.VolumeFolder);
        Assert.Equal(artifact.Digest, Digest(await File.ReadAllBytesAsync(layout.Blob(artifact.Digest))));
        var weights = layout.Weights(artifact.Digest);
        Assert.Equal(weights, Digest(await File.ReadAllBytesAsync(layout.Blob(weights))));
        Assert.True(artifact.Size > 0);
    }

    private static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}
