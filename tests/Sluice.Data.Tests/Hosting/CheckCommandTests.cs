using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Data.Profiles;

namespace Sluice.Data.Tests.Hosting;

public sealed class CheckCommandTests : IDisposable
{
    private static readonly string Good = Table(i => $"{i},{(i % 3 == 0 ? "red" : "green")},{(i % 2 == 0 ? "apple" : "pear")}");

    private readonly CheckPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task A_good_table_passes_with_a_line_for_each_check()
    {
        pod.Table(Good);
        pod.Change(dataset => dataset with
        {
            Checks =
            [
                new DataCheck { RowCount = new RowCountCheck { Min = 100 } },
                new DataCheck { Column = new ColumnCheck { Name = "colour", Allowed = ["red", "green"] } },
                new DataCheck { Drift = new DriftCheck() },
            ],
        });

        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Output);
        Assert.Equal(100, pod.Result.Rows);
        Assert.StartsWith("sha256:", pod.Result.Digest, StringComparison.Ordinal);
        Assert.Null(pod.Result.Error);
        Assert.All(pod.Result.Checks, verdict => Assert.Equal(DataCheckOutcome.Passed, verdict.Outcome));
        Assert.Contains("Passed spec.dataset.checks[0].rowCount: the dataset has 100 rows\n", pod.Output, StringComparison.Ordinal);
        Assert.Contains("nothing is compared, as no version of the model is published yet", pod.Result.Checks[2].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_column_ends_with_65_the_field_and_the_rows()
    {
        pod.Table(Table(i => $"{(i == 7 ? -7 : i)},{(i % 3 == 0 ? "red" : "green")},{(i % 2 == 0 ? "apple" : "pear")}"));
        pod.Change(dataset => dataset with { Checks = [new DataCheck { Column = new ColumnCheck { Name = "size", Min = "0" } }] });

        Assert.True(await pod.RunAsync() == ExitCodes.BadData, pod.Output);
        Assert.Equal(
            ("OutOfRange", "spec.dataset.checks[0].column.min",
                "spec.dataset.checks[0].column.min: column 'size': 1 of 100 values are below 0: row 9 ('-7.0')"),
            (pod.Result.Error!.Reason, pod.Result.Error.Field, pod.Result.Error.Message));
        Assert.Equal(DataCheckOutcome.Failed, Assert.Single(pod.Result.Checks).Outcome);
    }

    [Fact]
    public async Task A_column_that_only_a_check_names_is_read()
    {
        pod.Table(Good.Replace("size,", "ring,size,", StringComparison.Ordinal).Replace("\n", "\nAB1,", StringComparison.Ordinal)[..^4]);
        pod.Change(dataset => dataset with { Checks = [new DataCheck { Column = new ColumnCheck { Name = "ring", Unique = true } }] });
        Assert.True(await pod.RunAsync() == ExitCodes.BadData, pod.Output);
        Assert.Equal("spec.dataset.checks[0].column.unique", pod.Result.Error!.Field);

        pod.Change(dataset => dataset with { Checks = [new DataCheck { Column = new ColumnCheck { Name = "rings", Unique = true } }] });
        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());
        Assert.Equal(("ColumnMissing", "spec.dataset.checks[0].column.name"), (pod.Result.Error!.Reason, pod.Result.Error.Field));
    }

    [Fact]
    public async Task A_value_of_a_sensitive_column_is_shown_nowhere()
    {
        const string Secret = "s3cr3t-4711";
        pod.Table(Table(i => $"{i},{Secret}-{i / 2},{(i % 2 == 0 ? Secret + "-a" : Secret + "-b")}"));
        pod.Change(dataset => dataset with
        {
            Checks =
            [
                .. new[] { "colour", "kind" }.SelectMany(name => new[]
                {
                    new ColumnCheck { Name = name, Sensitive = true, Unique = true, Allowed = ["x"], Pattern = "x" },
                    new ColumnCheck { Name = name, Min = "0", Max = "1" },
                }).Select(column => new DataCheck { Column = column, OnFailure = "Warn" }),
                new DataCheck { ClassBalance = new ClassBalanceCheck { MinShare = "0.5" } },
                new DataCheck { Duplicates = new DuplicatesCheck { Columns = ["colour"] }, OnFailure = "Warn" },
                new DataCheck { Freshness = new FreshnessCheck { Column = "colour", MaxAge = "1h" }, OnFailure = "Warn" },
                new DataCheck { Leakage = new LeakageCheck { MaxAccuracy = "0.51" }, OnFailure = "Warn" },
                new DataCheck { Drift = new DriftCheck(), OnFailure = "Warn" },
            ],
        });

        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Output);
        Assert.Contains(pod.Result.Checks, verdict => verdict.Outcome == DataCheckOutcome.Warned);
        Assert.DoesNotContain(Secret, pod.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size", "kind")]
    [InlineData("colour", "colour")]
    public async Task A_value_that_cannot_be_read_is_not_shown_either(string sensitive, string target)
    {
        // A text in a column of numbers, and a table of one class: both refusals come before any check runs.
        const string Secret = "s3cr3t-4711";
        pod.Table(sensitive == "size"
            ? Table(i => $"{(i == 5 ? Secret : i)},red,{(i % 2 == 0 ? "apple" : "pear")}")
            : Table(i => $"{i},{Secret},{(i % 2 == 0 ? "apple" : "pear")}"));
        pod.Change(dataset => dataset with
        {
            Target = target,
            Features = [dataset.Features[0]],
            Checks = [new DataCheck { Column = new ColumnCheck { Name = sensitive, Sensitive = true } }],
        });

        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());
        Assert.DoesNotContain(Secret, pod.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_is_measured_from_the_profile_in_the_artifact_of_the_parent()
    {
        pod.Table(Good);
        var profile = new DataProfile
        {
            Dataset = "sha256:" + new string('1', 64),
            Rows = 80,
            Target = "kind",
            Columns =
            [
                new ColumnProfile { Name = "colour", Type = "categorical", Count = 80, Missing = 0, Values = [new ValueCount("blue", 80)] },
            ],
        };
        var repository = "file://" + pod.PathOf("models");
        var stored = await ArtifactStores.Open(repository).WriteAsync(
            new ModelArtifact
            {
                Description = new ModelDescription { Name = "fruit", Version = "1.0.0" },
                Files =
                [
                    ArtifactFile.Model(ArtifactContent.FromBytes(new byte[] { 1 })),
                    ArtifactFile.Profile(ArtifactContent.FromBytes(profile.Write())),
                ],
            },
            "1.0.0");
        pod.Change(dataset => dataset with { Checks = [new DataCheck { Drift = new DriftCheck() }] });
        pod.Job = pod.Job with
        {
            Parent = new ParentVersion
            {
                Version = "1.0.0",
                Artifact = new ArtifactReference { Uri = repository, Digest = stored.Digest.ToString() },
            },
        };

        Assert.True(await pod.RunAsync() == ExitCodes.BadData, pod.Output);
        Assert.StartsWith(
            "spec.dataset.checks[0].drift.max: column 'colour' is 18.4188 from version 1.0.0; PSI may be at most 0.2",
            pod.Result.Error!.Message,
            StringComparison.Ordinal);

        pod.Job = pod.Job with
        {
            Parent = pod.Job.Parent! with { Artifact = pod.Job.Parent.Artifact with { Digest = "sha256:" + new string('2', 64) } },
        };
        Assert.Equal(ExitCodes.NoInput, await pod.RunAsync());
        Assert.Equal(("ParentUnreadable", "spec.dataset.checks[0].drift"), (pod.Result.Error!.Reason, pod.Result.Error.Field));
    }

    [Fact]
    public async Task What_cannot_be_read_ends_with_its_code()
    {
        pod.Change(dataset => dataset with { Uri = "file:///no/such/table.csv" });
        Assert.Equal(ExitCodes.NoInput, await pod.RunAsync());
        Assert.Equal("spec.dataset.uri", pod.Result.Error!.Field);
        pod.Job = pod.Job with { Prepared = true };
        Assert.Equal(ExitCodes.NoInput, await pod.RunAsync());
        Assert.Equal("spec.dataset.prepare.output.uri", pod.Result.Error!.Field);
        pod.Table("");
        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());
        Assert.Equal("spec.dataset.prepare.output", pod.Result.Error!.Field);
        pod.Job = pod.Job with { Prepared = false };

        pod.Change(dataset => dataset with { Checks = [new DataCheck()] });
        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync());
        Assert.Equal("spec.dataset.checks[0]", pod.Result.Error!.Field);

        pod.Environment["SLUICE_JOB_DOCUMENT"] = "/no/such/job.json";
        Assert.Equal(ExitCodes.BadConfiguration, await pod.RunAsync());
    }

    [Fact]
    public async Task SIGTERM_ends_a_check_that_runs_with_75()
    {
        // A pattern for which RE2 needs long on each of these rows, so that the signal comes in the middle of a statement.
        var text = new string('a', 20_000);
        pod.Table(Table(i => $"{i},{text},{(i % 2 == 0 ? "apple" : "pear")}", 4000));
        pod.Change(dataset => dataset with
        {
            Checks = [.. Enumerable.Range(0, 60).Select(i => new DataCheck
            {
                Column = new ColumnCheck { Name = "colour", Pattern = $"(a|b|ab)*c?{i}?(.*x){{20}}|a*" },
            })],
        });

        var code = await pod.RunAsync(async process =>
        {
            await Eventually(() => File.Exists(pod.PathOf("scratch/tables.duckdb")));
            CheckPod.Terminate(process);
        });
        Assert.True(code == ExitCodes.TryAgain, pod.Output);
        Assert.Equal("Terminated", pod.Result.Error!.Reason);
    }

    [Fact]
    public async Task Another_command_is_refused()
    {
        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync(command: "chekc"));
        Assert.Contains("usage", pod.Output, StringComparison.Ordinal);
    }

    private static string Table(Func<int, string> row, int rows = 100) =>
        "size,colour,kind\n" + string.Concat(Enumerable.Range(0, rows).Select(i => row(i) + "\n"));

    private static async Task Eventually(Func<bool> condition)
    {
        var end = DateTime.UtcNow.AddMinutes(1);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end);
            await Task.Delay(20);
        }
    }
}
