using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Jobs;

namespace Sluice.Trainer.Tests.Jobs;

public sealed class JobRulesTests
{
    public static TheoryData<string, string, TrainingJobSpec> Bad()
    {
        var good = Good();
        return new()
        {
            { "spec.workers", "this trainer supports one worker; set it to 1", good with { Workers = 2 } },
            { "spec.trainer.task", "set it to classification", good with { Trainer = new TrainerOptions { Task = "regression" } } },
            { "spec.trainer.architecture", "set it to mlp", good with { Trainer = new TrainerOptions { Architecture = "cnn" } } },
            { "spec.trainer.precision", "set it to fp32", good with { Trainer = new TrainerOptions { Precision = "bf16" } } },
            { "spec.dataset.format", "set it to csv", good with { Dataset = good.Dataset with { Format = "parquet" } } },
            {
                "spec.dataset.csv.encoding",
                "use utf-8",
                good with { Dataset = good.Dataset with { Csv = new CsvOptions { Encoding = "ebcdic" } } }
            },
            {
                "spec.dataset.csv.delimiter",
                "write one character",
                good with { Dataset = good.Dataset with { Csv = new CsvOptions { Delimiter = "\n" } } }
            },
            { "spec.dataset.target", "set it", good with { Dataset = good.Dataset with { Target = "" } } },
            { "spec.dataset.features", "name 1 to 1000 columns", good with { Dataset = good.Dataset with { Features = [] } } },
            { "spec.dataset.features[1].name", "'a' is already a feature", Features(new() { Name = "a" }, new() { Name = "a" }) },
            { "spec.dataset.features[0].name", "'t' is the target", Features(new FeatureOptions { Name = "t" }) },
            { "spec.dataset.features[0].name", "name of an output of the model", Features(new FeatureOptions { Name = "label" }) },
            { "spec.dataset.features[0].name", "set it", Features(new FeatureOptions { Name = "" }) },
            { "spec.dataset.features[0].type", "write numeric or categorical", Features(new FeatureOptions { Name = "a", Type = "text" }) },
            {
                "spec.dataset.split.test",
                "above 0 and below 1",
                good with { Dataset = good.Dataset with { Split = new SplitOptions { Test = "1" } } }
            },
            {
                "spec.dataset.checks.maxMissing",
                "from 0 to 1",
                good with { Dataset = good.Dataset with { Checks = new DatasetChecks { MaxMissing = "half" } } }
            },
            { "spec.checkpoint.every", "write it as 30s, 5m", good with { Checkpoint = new CheckpointOptions { Every = "soon" } } },
            { "spec.checkpoint.keep", "give 1 to 100", good with { Checkpoint = new CheckpointOptions { Keep = 0 } } },
            { "spec.publish.repository", "set it", good with { Publish = new PublishOptions { Version = "1.0.0" } } },
        };

        TrainingJobSpec Features(params FeatureOptions[] features) => good with { Dataset = good.Dataset with { Features = features } };
    }

    [Fact]
    public void A_good_job_is_taken() => JobRules.Check(Good(), 1);

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void A_bad_one_is_refused_by_field_and_remedy(string field, string message, TrainingJobSpec spec)
    {
        var e = Assert.Throws<TrainerException>(() => JobRules.Check(spec, 1));

        Assert.Equal((64, field), (e.ExitCode, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_one_worker_is_refused_by_the_pods_environment_too()
        => Assert.Equal("spec.workers: this trainer supports one worker; set it to 1",
            Assert.Throws<TrainerException>(() => JobRules.Check(Good(), 2)).Message);

    private static TrainingJobSpec Good() => new()
    {
        Model = "m",
        Dataset = new DatasetOptions { Uri = "file:///d/t.csv", Target = "t", Features = [new FeatureOptions { Name = "a" }] },
        Publish = new PublishOptions { Version = "1.0.0", Repository = "file:///m" },
    };
}
