using System.Diagnostics;
using System.Globalization;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Demo.Cluster;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Data;

[Collection(ServedCollection.Name)]
public sealed class SampleTests(Served served)
{
    private static readonly TimeSpan TrainedWithin = TimeSpan.FromMinutes(5);

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
        var compression = version.Evaluation.Compression!;
        Assert.Equal("Static", compression.Quantize);
        Assert.InRange(double.Parse(compression.Size!.After) / double.Parse(compression.Size.Before), 0.2, 0.5);
        Assert.InRange(double.Parse(compression.MetricsBefore["accuracy"]), 0.95, 1);
        Assert.NotNull(compression.Latency);
        Assert.Equal(1797, version.Lineage!.Dataset.Rows);
        Assert.Equal(job.Status.DatasetDigest, version.Lineage.Dataset.Digest);
    }

    [Fact]
    public async Task Two_tables_are_joined_by_SQL_and_the_best_of_nine_trials_is_published()
    {
        await AddFilesAsync("churn-data", "churn/customers.csv", "churn/visits.csv");
        await served.Own.ApplyAsync(YamlText.Sample("churn/train.yaml"));
        var job = await EndedAsync("churn-1-0-0");
        Assert.True(job.Status.Conditions.Has(ConditionTypes.Ready), job.Status.Conditions.MessageOf(ConditionTypes.Ready));
        var version = (await served.View.VersionAsync("churn-1.0.0", CancellationToken.None))!.Spec;
        Assert.Equal(400, version.Lineage!.Dataset.Rows);

        await served.Own.ApplyAsync(YamlText.Sample("churn/search.yaml"));
        job = await EndedAsync("churn-1-1-0");
        Assert.True(job.Status.Conditions.Has(ConditionTypes.Ready), job.Status.Conditions.MessageOf(ConditionTypes.Ready));
        var search = job.Status.Search!;
        Assert.Equal([3, 9, 27], search.Trials.Select(trial => trial.Epochs).Distinct().Order());
        Assert.Equal([6, 2, 1], search.Trials.GroupBy(trial => trial.Epochs).OrderBy(round => round.Key).Select(round => round.Count()));
        var best = search.Trials.Single(trial => trial.Number == search.Best);
        Assert.Equal((27, TrialState.Finished), (best.Epochs, best.State));
        version = (await served.View.VersionAsync("churn-1.1.0", CancellationToken.None))!.Spec;
        Assert.All(best.Hyperparameters, value => Assert.Equal(value.Value, version.Lineage!.Hyperparameters[value.Key]));
        Assert.NotNull(version.Evaluation!.Report);
    }

    [Fact]
    public async Task Texts_are_classified_by_a_transformer_that_answers_words()
    {
        await AddFilesAsync("glosses-data", "glosses/glosses.csv");
        await served.Own.ApplyAsync(YamlText.Sample("glosses/train.yaml"));
        var job = await EndedAsync("glosses-1-0-0");
        Assert.True(job.Status.Conditions.Has(ConditionTypes.Ready), job.Status.Conditions.MessageOf(ConditionTypes.Ready));

        var version = (await served.View.VersionAsync("glosses-1.0.0", CancellationToken.None))!.Spec;
        Assert.Equal("gloss BYTES", string.Join(' ', version.Signature.Inputs.Select(input => $"{input.Name} {input.Datatype}")));
        Assert.InRange(double.Parse(version.Evaluation!.Metrics["accuracy"], CultureInfo.InvariantCulture), 0.74, 1);
    }

    // All three are applied at once. Each job waits for the version that it starts from.
    [Fact]
    public async Task A_language_model_is_pretrained_tuned_and_preferred()
    {
        string[] jobs = ["pretrain-1.0.0", "tune-1.1.0", "prefer-1.2.0"];
        await AddFilesAsync("dictionary-data", "glosses/glosses.csv", "dictionary/bierce.csv");
        await served.Own.ApplyAsync(string.Join("\n---\n", jobs.Select(job => YamlText.Sample($"dictionary/{job}.yaml"))));
        string? parent = null;
        foreach (var version in jobs.Select(job => job[(job.IndexOf('-') + 1)..]))
        {
            var job = await EndedAsync($"dictionary-{version.Replace('.', '-')}");
            Assert.True(job.Status.Conditions.Has(ConditionTypes.Ready), job.Status.Conditions.MessageOf(ConditionTypes.Ready));
            var found = (await served.View.VersionAsync($"dictionary-{version}", CancellationToken.None))!.Spec;
            Assert.Equal(parent, found.Lineage!.Parent);
            parent = version;
        }
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

    private Task AddFilesAsync(string configMap, params string[] files) => served.Own.Kubectl.RunAsync(
        [
            "create", "configmap", configMap,
            .. files.Select(file => $"--from-file={Path.Combine(AppContext.BaseDirectory, "samples", file)}"),
        ],
        CancellationToken.None);

    private async Task<CustomObject<TrainingJobSpec, TrainingJobStatus>> EndedAsync(string name) => (await Eventually.Async(
        $"TrainingJob {name} has ended",
        () => served.View.JobAsync(name, CancellationToken.None),
        found => found?.Status.CompletionTime is not null,
        TrainedWithin))!;
}
