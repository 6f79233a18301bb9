using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Trainer.Tests.Hosting;

public sealed class BadInputTests : IDisposable
{
    private const string Header = "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex\n";

    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData(null, ExitCodes.NoInput, "DatasetMissing", "spec.dataset.uri")]
    [InlineData("", ExitCodes.BadData, "DatasetEmpty", "spec.dataset.uri")]
    [InlineData(Header, ExitCodes.BadData, "TooFewRows", "spec.dataset")]
    [InlineData(Header + "A,B,1,2,3,4\n", ExitCodes.BadData, "RaggedRow", "spec.dataset.uri")]
    [InlineData(Header + "A,B,long,2,3,4,m\n", ExitCodes.BadData, "NotANumber", "spec.dataset.features[1].type")]
    [InlineData("island,bill_length_mm\n", ExitCodes.BadSpec, "TargetColumnMissing", "spec.dataset.target")]
    [InlineData("species,island\n", ExitCodes.BadSpec, "FeatureColumnMissing", "spec.dataset.features[1].name")]
    public async Task A_table_that_does_not_fit_ends_with_code_reason_and_field(string? table, int code, string reason, string field)
    {
        var uri = table is null ? "file:///no/such/table.csv" : "file://" + pod.Write("table.csv", table);
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Uri = uri } });

        await Fails(code, reason, field);
    }

    [Fact]
    public async Task One_class_only_is_refused()
    {
        var table = Header + string.Concat(Enumerable.Repeat("Adelie,Dream,39,18,190,3700,male\n", 20));
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Uri = "file://" + pod.Write("table.csv", table) } });

        await Fails(ExitCodes.BadData, "OneClass", "spec.dataset.target");
    }

    [Fact]
    public async Task Another_digest_is_refused()
    {
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Digest = "sha256:" + new string('1', 64) } });

        await Fails(ExitCodes.BadData, "DigestMismatch", "spec.dataset.digest");
    }

    [Fact]
    public async Task Too_many_missing_values_are_refused()
    {
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Checks = [new DataCheck { Column = new ColumnCheck { Name = "sex", MaxMissing = "0.02" } }] },
        });

        await Fails(ExitCodes.BadData, "TooManyMissing", "spec.dataset.checks[0].column.maxMissing");
        Assert.Contains("11 of 344 rows", pod.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epochs", "none")]
    [InlineData("momentum", "0.9")]
    public async Task A_hyperparameter_that_is_none_is_refused(string name, string value)
    {
        pod.Hyperparameters((name, value));

        await Fails(ExitCodes.BadSpec, "BadHyperparameter", $"spec.trainer.hyperparameters.{name}");
    }

    [Fact]
    public async Task Numbers_that_32_bits_cannot_tell_apart_are_refused_before_the_training()
    {
        var huge = Header + string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{(i % 2 == 0 ? 'A' : 'B')},D,{(i == 3 ? "3e38" : "-3e38")},3e38,1,1,m\n"));
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Uri = "file://" + pod.Write("table.csv", huge) } });

        await Fails(ExitCodes.BadData, "OutOfRange", "spec.dataset.features[1].name");
        Assert.Contains("column 'bill_length_mm' contains 3E+38", pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_of_another_number_of_workers_than_the_job_is_refused()
    {
        (pod.Environment["WORLD_SIZE"], pod.Environment["MASTER_ADDR"]) = ("2", "127.0.0.1");

        await Fails(ExitCodes.BadConfiguration, "Environment", null);
        Assert.Equal("WORLD_SIZE is 2, but spec.workers 1; set it to the same number", pod.Error.Message);
    }

    [Fact]
    public async Task A_pod_that_does_not_know_where_workers_meet_is_refused()
    {
        pod.Environment["WORLD_SIZE"] = "2";

        await Fails(ExitCodes.BadConfiguration, "Environment", null);
        Assert.Contains("MASTER_ADDR is missing", pod.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ExitCodes.BadSpec, "Repository")]
    [InlineData("s3://bucket/models", ExitCodes.BadSpec, "Repository")]
    [InlineData("file:///proc/models", ExitCodes.CannotCreate, "RepositoryNotWritable")]
    public async Task A_repository_that_cannot_be_written_is_found_before_the_training(string repository, int code, string reason)
    {
        pod.Change(spec => spec with { Publish = spec.Publish with { Repository = repository } });

        await Fails(code, reason, "spec.publish.repository");
    }

    [Fact]
    public async Task A_folder_for_checkpoints_that_cannot_be_written_is_found_before_the_training()
    {
        pod.KeepCheckpoints("5m");
        pod.Job = pod.Job with { CheckpointPath = "/proc/checkpoints" };

        await Fails(ExitCodes.CannotCreate, "CheckpointNotWritable", "spec.checkpoint.volume");
    }

    [Theory]
    [InlineData("{ no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"spec\":{\"dataset\":null}}")]
    public async Task A_job_document_that_is_none_is_refused(string text)
    {
        pod.WriteJob();
        File.WriteAllText(pod.Environment["SLUICE_JOB_DOCUMENT"], text);

        Assert.Equal(ExitCodes.BadConfiguration, await Trainer.Hosting.TrainerHost.RunAsync(pod.Environment.GetValueOrDefault));
        Assert.Equal("JobDocument", pod.Error.Reason);
    }

    [Theory]
    [InlineData("SLUICE_PORT", "http")]
    [InlineData("SLUICE_ATTEMPT", "-1")]
    [InlineData("WORLD_SIZE", "0")]
    [InlineData("SLUICE_ADDRESS", "nowhere")]
    public async Task An_environment_that_makes_no_sense_is_refused(string name, string value)
    {
        pod.Environment[name] = value;

        await Fails(ExitCodes.BadConfiguration, "Environment", null);
        Assert.Contains(name, pod.Error.Message, StringComparison.Ordinal);
    }

    private async Task Fails(int code, string reason, string? field)
    {
        Assert.Equal(code, await pod.RunAsync());
        Assert.Equal((reason, field), (pod.Error.Reason, pod.Error.Field));
        Assert.False(File.Exists(Path.Combine(pod.Models, "index.json")), "nothing is published");
    }
}
