using System.Diagnostics;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Demo.Cluster;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Data;

[Collection(ServedCollection.Name)]
public sealed class SampleTests(Served served)
{
    private static readonly TimeSpan TrainedWithin = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Digits_in_a_bucket_become_a_version_that_reads_them()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples", "digits"), "*.parquet");
        await Bucket.StartAsync(served.Own, "datasets", files.ToDictionary(path => $"digits/{Path.GetFileName(path)}"));
        await served.Own.ApplyAsync(YamlText.Sample("digits/train.yaml"));
        var job = await EndedAsync("digits-1-0-0");
        Assert.True(job.Status.Conditions.Has(ConditionTypes.Ready), job.Status.Conditions.MessageOf(ConditionTypes.Ready));

        var version = (await served.View.VersionAsync("digits-1.0.0", CancellationToken.None))!.Spec;
        Assert.InRange(double.Parse(version.Evaluation!.Metrics["accuracy"]), 0.95, 1);
        Assert.Equal(1797, version.Lineage!.Dataset.Rows);
        Assert.Equal(job.Status.DatasetDigest, version.Lineage.Dataset.Digest);
    }

    [Fact]
    public async Task Two_tables_are_joined_by_SQL()
    {
        await served.Own.Kubectl.RunAsync(
            ["create", "configmap", "churn-data", .. new[] { "customers", "visits" }.Select(name =>
                $"--from-file={Path.Combine(AppContext.BaseDirectory, "samples", "churn", name)}.csv")],
            CancellationToken.None);
        await served.Own.ApplyAsync(YamlText.Sample("churn/train.yaml"));
        var job = await EndedAsync("churn-1-0-0");
        Assert.True(job.Status.Conditions.Has(ConditionTypes.Ready), job.Status.Conditions.MessageOf(ConditionTypes.Ready));
        var version = (await served.View.VersionAsync("churn-1.0.0", CancellationToken.None))!.Spec;
        Assert.Equal(400, version.Lineage!.Dataset.Rows);
    }

    [Fact]
    public async Task A_table_that_a_check_refuses_never_asks_for_a_GPU()
    {
        var watch = Stopwatch.StartNew();
        await served.Own.ApplyAsync(YamlText.Sample("refused.yaml"));
        var job = await EndedAsync("penguins-refused");
        new Measurement
        {
            What = "a table with a bad column, from apply to refusal",
            Value = watch.Elapsed.TotalSeconds,
            Unit = "s",
        }.Record();
        Assert.True(job.Status.Conditions.Has(ConditionTypes.Stalled, Reasons.DatasetInvalid));
        var message = job.Status.Conditions.MessageOf(ConditionTypes.Stalled);
        Assert.Contains("spec.dataset.checks[1].column", message, StringComparison.Ordinal);
        Assert.Contains("6300", message, StringComparison.Ordinal);
        Assert.All(
            served.Recorder.Pods.Where(pod => pod.Has(Labels.Job, "penguins-refused")),
            pod => Assert.DoesNotContain("nvidia.com/gpu", pod.Last.Spec.Containers[0].Resources.Limits.Keys));
        Assert.DoesNotContain(served.Recorder.Pods, pod => pod.Has(Labels.Job, "penguins-refused") && pod.Role == "trainer");
    }

    private async Task<CustomObject<TrainingJobSpec, TrainingJobStatus>> EndedAsync(string name) => (await Eventually.Async(
        $"TrainingJob {name} has ended",
        () => served.View.JobAsync(name, CancellationToken.None),
        found => found?.Status.CompletionTime is not null,
        TrainedWithin))!;
}
