using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Artifacts.Models;
using Sluice.Trainer.Tests.Hosting;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Reporting;

/// <summary>The pages of trainings, each with what its task has and nothing else.</summary>
[Collection(TorchState.Name)]
public sealed class ReportPageTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task Classes_groups_slices_trials_and_the_version_before_are_shown()
    {
        var before = await BeforeAsync();
        pod.Hyperparameters(("epochs", "30"), ("batchSize", "16"), ("learningRate", "0.01"), ("patience", "10"));
        Gate(
            new() { Name = "good", Metric = "accuracy", Min = "0.8" },
            new() { Metric = "recall.Chinstrap", Min = "0.8", Slice = new RowSlice { Column = "island", Value = "Dream" } },
            new() { Fairness = new() { Column = "sex", Measure = "DemographicParity", Max = "0.5", Positive = "Gentoo", LeastGroup = 20 } },
            new() { NotWorse = new() { Metric = "accuracy", Margin = "0.9" } },
            new() { Metric = "logLoss", Max = "0.000001" },
            new() { Latency = new() { Max = "1s" } });
        pod.Job = pod.Job with
        {
            Baseline = before,
            Trials =
            [
                Tried(0, "0.005", TrialState.Stopped),
                Tried(1, "0.01", TrialState.Finished) with { Message = "3 rows were dropped" },
            ],
        };
        pod.Change(spec => spec with
        {
            Search = new SearchOptions(),
            Publish = spec.Publish with { Version = "1.1.0" },
            Dataset = spec.Dataset with { Split = new() { Validation = "0.1" } },
        });

        var page = await ReportPage.OfAsync(pod, "penguins");

        page.HoldsTheRules();
        Assert.Equal(ArtifactFile.PagePath, pod.Result.Report!.File);
        var blob = Path.Combine([pod.Models, "blobs", .. pod.Result.Report.Digest.Split(':')]);
        Assert.Equal(page.Text, await File.ReadAllTextAsync(blob));
        Assert.Equal("penguins 1.1.0", page.Document.Title);
        Assert.Equal(
            ["gates", "metrics", "learning", "classes", "curves", "slices", "fairness", "search", "data", "settings"], page.Sections);
        Assert.Contains("4 of 5 gates passed", page.Document.QuerySelector("header a.bad")!.TextContent, StringComparison.Ordinal);
        var verdicts = page.Table("Verdicts").Skip(1).ToList();
        Assert.Equal(["good (accuracy)", "recall.Chinstrap", "DemographicParity", "accuracy", "logLoss"], verdicts.Select(row => row[0]));
        Assert.Equal("✗ Failed", verdicts[4][1]);
        Assert.Matches("^-?[0-9.]+ to -?[0-9.]+$", verdicts[3][3]);

        var metrics = page.Table("On the held-out rows");
        Assert.Equal(["Metric", "Value", "1.0.0", "Change"], metrics[0]);
        Assert.EndsWith(" better", metrics.Single(row => row[0] == "logLoss")[3], StringComparison.Ordinal);
        Assert.Equal(Shown("accuracy"), metrics.Single(row => row[0] == "accuracy")[1]);

        var confusion = page.Table("Rows of each class, by what they were taken for");
        Assert.Equal(["Class", "Adelie", "Chinstrap", "Gentoo", "Rows"], confusion[0]);
        Assert.Equal(69, confusion.Skip(1).Sum(row => int.Parse(row[4], CultureInfo.InvariantCulture)));
        Assert.Equal(["sex=female", "sex=male"], page.Table("Groups").Skip(1).Select(row => row[0]));
        Assert.Equal(["Trial", "learningRate", "loss", "Epochs", "State", "What was said"], page.Table("Trials")[0]);
        Assert.Equal(["0", "0.005", "0.5", "3", "Stopped", ""], page.Table("Trials")[1]);
        Assert.Equal(["1 best", "0.01", "0.5", "3", "Finished", "3 rows were dropped"], page.Table("Trials")[2]);
        Assert.Equal("species target", page.Table("Columns of the training rows")[1][0]);
        Assert.Equal(4, page.Table("Slices of island").Count);
        Assert.Equal(2, page.Document.QuerySelectorAll("#learning polyline").Length);
        Assert.Equal(2, page.Document.QuerySelectorAll("#classes polyline").Length);
    }

    [Fact]
    public async Task What_was_done_to_groups_and_weights_is_shown()
    {
        pod.Hyperparameters(("epochs", "20"), ("batchSize", "16"), ("learningRate", "0.01"));
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with
            {
                Mitigation = new MitigationOptions { Column = "sex", Method = nameof(MitigationMethod.Reweighing) },
                Compression = new CompressionOptions { Prune = ["layers.*=0.5"], Quantize = nameof(Quantization.Static) },
            },
        });

        var page = await ReportPage.OfAsync(pod, "mitigated");

        page.HoldsTheRules();
        Assert.Equal(["metrics", "mitigation", "compression"], page.Sections.Intersect(["metrics", "mitigation", "compression"]));
        var groups = page.Table("What was done for each group");
        Assert.Equal(["Group", "Weight of Adelie", "Weight of Chinstrap", "Weight of Gentoo"], groups[0]);
        Assert.Equal(["sex=female", "sex=male"], groups.Skip(1).Select(row => row[0]));
        var changes = page.Table("Before and after").ToDictionary(row => row[0]);
        Assert.NotEqual(changes["Size in bytes"][1], changes["Size in bytes"][2]);
        Assert.Equal(Shown("accuracy"), changes["accuracy"][2]);
        Assert.Equal("0.5", page.Table("Weights that were pruned")[1][1]);
    }

    [Fact]
    public async Task The_same_job_gives_the_same_bytes_interrupted_or_not()
    {
        pod.Hyperparameters(("epochs", "6"), ("batchSize", "16"), ("dropout", "0.1"));
        Gate(new TrainingGate { Latency = new() { Max = "1s" } });
        var first = await ReportPage.OfAsync(pod, "again");

        using var other = new TrainerPod { Job = pod.Job };
        other.Change(spec => spec with { Publish = spec.Publish with { Repository = "file://" + other.Models } });
        other.KeepCheckpoints("1ms");
        using var stop = new CancellationTokenSource();
        Assert.Equal(ExitCodes.TryAgain, await other.RunAsync(
            shown: report =>
            {
                if (report.Epoch == 4)
                {
                    stop.Cancel();
                }
            },
            stop: stop.Token));
        var second = await ReportPage.OfAsync(other, "again");

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(pod.Result.Artifact.Digest, other.Result.Artifact.Digest);
    }

    [Fact]
    public async Task Numbers_are_shown_beside_those_that_were_predicted()
    {
        Numbers(LearningTasks.Regression, ("epochs", "60"), ("learningRate", "0.01"));
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Split = new() { Folds = 3 } } });

        var page = await ReportPage.OfAsync(pod, "regression");

        page.HoldsTheRules();
        Assert.Equal(["metrics", "learning", "predictions", "slices", "data", "settings"], page.Sections);
        Assert.Equal(["Metric", "Value", "Mean of the folds", "Deviation"], page.Table("On the held-out rows")[0]);
        Assert.NotEmpty(page.Document.QuerySelectorAll("#predictions rect.count"));
        Assert.Single(page.Document.QuerySelectorAll("#learning polyline[points*=',']"));
    }

    [Fact]
    public async Task Quantiles_are_shown_with_what_they_cover()
    {
        Numbers(LearningTasks.Quantile, ("epochs", "30"), ("quantiles", "0.1,0.5,0.9"));

        var page = await ReportPage.OfAsync(pod, "quantile");

        page.HoldsTheRules();
        Assert.Equal(["0.1", "0.5", "0.9"], page.Table("Quantiles").Skip(1).Select(row => row[0]));
        Assert.Equal(3, page.Document.QuerySelectorAll("#predictions circle").Length);
    }

    [Fact]
    public async Task A_language_model_has_neither_classes_nor_slices()
    {
        var rows = string.Concat(Enumerable.Repeat("the cat sees the dog\nthe dog likes the cat\nthe bird sees the cat\n", 30));
        pod.Change(spec => spec with
        {
            Model = "phrases",
            Trainer = spec.Trainer with { Task = LearningTasks.NextToken, Architecture = Architectures.Transformer },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("phrases.csv", "text\n" + rows),
                Features = [new() { Name = "text", Type = "text", Tokens = "bytePair", Vocabulary = new() { Size = 270 } }],
                Split = new() { Validation = "0.1" },
            },
        });
        pod.Hyperparameters([.. PretrainedVersion.Sizes, ("epochs", "8")]);

        var page = await ReportPage.OfAsync(pod, "language");

        page.HoldsTheRules();
        Assert.Equal(["warnings", "metrics", "learning", "data", "settings"], page.Sections);
        Assert.Contains(page.Table("On the held-out rows"), row => row[0] == "perplexity");
    }

    [Fact]
    public async Task Ten_classes_of_images_have_a_matrix()
    {
        pod.Change(spec => spec with
        {
            Model = "digits",
            Trainer = spec.Trainer with { Architecture = Architectures.Cnn },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + Path.Combine(AppContext.BaseDirectory, "digits", "*.parquet"),
                Target = "digit",
                Features = [new() { Name = "pixels", Type = "image", Image = new() { Width = 8, Height = 8, Channels = 1 } }],
                Split = new() { Validation = "0.1" },
            },
        });
        pod.Hyperparameters(("epochs", "3"), ("batchSize", "64"), ("learningRate", "0.01"), ("channels", "8,16"));

        var page = await ReportPage.OfAsync(pod, "digits");

        page.HoldsTheRules();
        Assert.Equal(["metrics", "learning", "classes", "curves", "data", "settings"], page.Sections);
        Assert.Equal(12, page.Table("Rows of each class, by what they were taken for")[0].Count);
    }

    // What comes from the data and from the job is text, whatever it says.
    [Fact]
    public async Task Names_and_values_that_are_markup_are_shown_as_text()
    {
        const string Script = "<script>alert(1)</script>";
        const string Image = "\"\"\"><img src=x onerror=alert(1)>\"";
        var rows = Enumerable.Range(0, 120).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? Script : "b&b")},{(i % 3 == 0 ? Image : "y")},{i % 7}\n"));
        pod.Change(spec => spec with
        {
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", "kind,<b onclick=a>colour</b>,{0} size\n" + string.Concat(rows)),
                Target = "kind",
                Features = [new() { Name = "<b onclick=a>colour</b>", Type = "categorical" }, new() { Name = "{0} size" }],
            },
        });
        pod.Hyperparameters(("epochs", "1"));

        var page = await ReportPage.OfAsync(pod, "markup");

        page.HoldsTheRules();
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(page.Table("Each against the others"), row => row[0] == Script);
        Assert.Equal(
            ["<b onclick=a>colour</b>=\"><img src=x onerror=alert(1)>", "<b onclick=a>colour</b>=y"],
            page.Table("Slices of <b onclick=a>colour</b>").Skip(1).Select(row => row[0]));
        Assert.Contains(page.Table("Columns of the training rows"), row => row[0] == "{0} size");
    }

    [Fact]
    public async Task No_value_of_a_sensitive_column_is_shown()
    {
        Gate(new TrainingGate
        {
            Fairness = new() { Column = "sex", Measure = "DemographicParity", Max = "0.5", Positive = "Gentoo", LeastGroup = 20 },
        });
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Checks = [new() { Column = new() { Name = "sex", Sensitive = true } }] },
        });
        pod.Hyperparameters(("epochs", "1"));

        var page = await ReportPage.OfAsync(pod, "sensitive");

        page.HoldsTheRules();
        Assert.Contains("fairness", page.Sections);
        Assert.DoesNotContain("male", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("not shown: sensitive", page.Table("Columns of the training rows").Single(row => row[0] == "sex")[7]);
    }

    private static SearchTrial Tried(int number, string rate, TrialState state) => new()
    {
        Number = number,
        State = state,
        Epochs = 3,
        Objective = "0.5",
        Hyperparameters = new Dictionary<string, string> { ["learningRate"] = rate },
    };

    private async Task<ParentVersion> BeforeAsync()
    {
        pod.Hyperparameters(("epochs", "1"), ("learningRate", "0.00001"));
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        return new ParentVersion { Version = "1.0.0", Artifact = pod.Result.Artifact };
    }

    private void Gate(params TrainingGate[] gates)
    {
        pod.Change(spec => spec with { Gates = gates });
        pod.Job = pod.Job with { Evidence = EvidenceKey.Requests(gates), RejectedTag = "1.1.0-rejected" };
    }

    private string Shown(string metric) => Trainer.Reporting.Shown.Number(pod.Result.Metrics[metric]);

    private void Numbers(string task, params (string Name, string Value)[] hyperparameters)
    {
        var whole = File.ReadLines(TrainerPod.Penguins).Where(line => !line.Contains(",,", StringComparison.Ordinal));
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Task = task },
            Dataset = spec.Dataset with
            {
                Uri = "file://" + pod.Write("whole.csv", string.Join('\n', whole)),
                Target = "body_mass_g",
                Features = [.. spec.Dataset.Features.Where(feature => feature.Name != "body_mass_g")],
            },
        });
        pod.Hyperparameters(hyperparameters);
    }
}
