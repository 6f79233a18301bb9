using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;

namespace Sluice.Trainer.Tests.Jobs;

public sealed class JobRulesTests
{
    public static TheoryData<string, string, TrainingJobSpec> Bad()
    {
        var good = Good();
        return new()
        {
            {
                "spec.workers",
                "2 workers cannot share 1 row, a batch of 1 in 1 part; set it to at most 1, raise batchSize, or lower accumulate",
                good with
                {
                    Workers = 2,
                    Trainer = new TrainerOptions { Hyperparameters = new Dictionary<string, string> { ["batchSize"] = "1" } },
                }
            },
            { "spec.trainer.task", "'clustering' is not known", good with { Trainer = new TrainerOptions { Task = "clustering" } } },
            {
                "spec.dataset.csv.delimiter",
                "write one character",
                good with { Dataset = good.Dataset with { Csv = new CsvOptions { Delimiter = "\n" } } }
            },
            {
                "spec.dataset.features[0].name",
                "name of an output of the model",
                good with { Dataset = good.Dataset with { Features = [new FeatureOptions { Name = "label" }] } }
            },
            {
                "spec.dataset.split.time",
                "remove one of them",
                good with { Dataset = good.Dataset with { Split = new SplitOptions { Group = "g", Time = "t" } } }
            },
            {
                "spec.trainer.hyperparameters.patience",
                "set spec.dataset.split.validation",
                good with { Trainer = new TrainerOptions { Hyperparameters = new Dictionary<string, string> { ["patience"] = "3" } } }
            },
            { "spec.checkpoint.keep", "0 is below 1", good with { Checkpoint = new CheckpointOptions { Every = "5m", Keep = 0 } } },
            { "spec.checkpoint.every", "write it as 30s, 5m", good with { Checkpoint = new CheckpointOptions { Every = "soon" } } },
            { "spec.publish.version", "is not a version", good with { Publish = good.Publish with { Version = "one" } } },
        };
    }

    // Its volumes are those of the pod, which the trainer finds as they are.
    [Fact]
    public void A_good_job_is_taken_without_a_word_on_its_volumes() => JobRules.Check("m", Good(), 1);

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void A_bad_one_is_refused_by_field_and_remedy(string field, string message, TrainingJobSpec spec)
    {
        var e = Assert.Throws<JobException>(() => JobRules.Check("m", spec, 1));

        Assert.Equal((64, field), (e.ExitCode, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    // The webhook knows nothing of another image's hyperparameters, but this is the image that gets them.
    [Fact]
    public void The_hyperparameters_are_checked_whatever_image_the_job_names()
    {
        var spec = Good() with
        {
            Trainer = new TrainerOptions
            {
                Image = "registry.example.com/trainer:2",
                Hyperparameters = new Dictionary<string, string> { ["momentum"] = "1" },
            },
        };

        Assert.Equal(
            "spec.trainer.hyperparameters.momentum", Assert.Throws<JobException>(() => JobRules.Check("m", spec, 1)).Error.Field);
    }

    [Fact]
    public void A_pod_of_another_number_of_workers_than_the_job_is_refused()
        => Assert.Equal("WORLD_SIZE is 2, but spec.workers 1; set it to the same number",
            Assert.Throws<JobException>(() => JobRules.Check("m", Good(), 2)).Message);

    private static TrainingJobSpec Good() => new()
    {
        Model = "m",
        Dataset = new DatasetOptions { Uri = "file:///d/t.csv", Target = "t", Features = [new FeatureOptions { Name = "a" }] },
        Publish = new PublishOptions { Version = "1.0.0", Repository = "file:///m" },
    };
}
