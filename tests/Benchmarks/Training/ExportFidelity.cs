using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Hosting;

namespace Sluice.Benchmarks.Training;

/// <summary>
/// The largest difference between an answer of the exported model and torch's, over the held-out rows of each task. Every job is run by the
/// trainer's own process on the data of the samples, and the difference is the one that its log has. Predictions are in kilograms, since
/// that of a number is in its unit.
/// </summary>
internal static partial class ExportFidelity
{
    private const double Most = 1e-4;
    private const string Sizes = "hiddenSize=32 layers=1 heads=4 sequenceLength=24";

    private static readonly FeatureOptions Gloss = new() { Name = "gloss", Type = "text" };
    private static readonly FeatureOptions[] Measures =
        [new() { Name = "bill_length_mm" }, new() { Name = "flipper_length_mm" }, new() { Name = "sex", Type = "categorical" }];

    private static readonly IReadOnlyList<Job> Jobs =
    [
        Penguins(LearningTasks.Classification, "species"),
        Penguins(LearningTasks.Regression, "body_mass_kg"),
        Penguins(LearningTasks.Quantile, "body_mass_kg"),
        Penguins(LearningTasks.Autoencoder, ""),
        Penguins(LearningTasks.MultiLabel, "labels") with
        {
            Sql = "SELECT *, island || ' ' || species AS labels FROM penguins",
            Separator = " ",
        },
        new(LearningTasks.Classification, Architectures.Cnn, "digits/*.parquet", "digit", [Pixels()], "epochs=3 channels=8,16"),
        new(LearningTasks.Classification, Architectures.Gru, "digits/*.parquet", "digit", [Pixels()], "epochs=3 hiddenSize=32"),
        new(LearningTasks.Classification, Architectures.Lstm, "glosses/glosses.csv", "category", [Gloss],
            "epochs=1 hiddenSize=32 sequenceLength=20"),
        new(LearningTasks.Classification, Architectures.Transformer, "glosses/glosses.csv", "category", [Gloss],
            "epochs=2 " + Sizes),
        Text(LearningTasks.Tagging, "tags", "words") with
        {
            Sql = """
                SELECT definition AS text,
                       array_to_string(list_transform(string_split(definition, ' '), w -> if(len(w) > 4, 'long', 'short')), ' ') AS tags
                FROM dictionary
                """,
        },
        Text(LearningTasks.MaskedToken, "", "bytePair"),
        Text(LearningTasks.NextToken, "", "bytePair"),
        Text(LearningTasks.Preference, "", "bytePair") with
        {
            Sql = "SELECT definition AS chosen, reverse(definition) AS rejected FROM dictionary",
            Features = [Pairs("chosen"), Pairs("rejected")],
            Start = "nextToken",
        },
    ];

    /// <summary>Measures all tasks.</summary>
    public static void Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-fidelity-");
        try
        {
            report.Table("Export: largest difference between torch and ONNX Runtime", "", "difference", "seconds");
            var results = new Dictionary<string, TrainerResult>();
            foreach (var job in Jobs)
            {
                var watch = Stopwatch.StartNew();
                var (result, difference) = Train(job, folder.FullName, results);
                results[job.Task] = result;
                var what = $"export of {job.Task}, {job.Architecture}";
                report.Row(what, $"{difference:0.0e+0}", $"{watch.Elapsed.TotalSeconds:0.0}");
                report.AtMost($"{what}, largest difference from torch", difference, Most, "");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (TrainerResult Result, double Difference) Train(Job job, string folder, Dictionary<string, TrainerResult> results)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, $"{job.Task}-{job.Architecture}")).FullName;
        var (document, log) = (Path.Combine(own, "job.json"), Path.Combine(own, "termination-log"));
        File.WriteAllText(document, ContractJson.Write(new JobDocument
        {
            Name = "fidelity",
            Namespace = "default",
            Uid = "1",
            Spec = job.Spec(folder),
            WarmStart = job.Start is { } start
                ? new ParentVersion { Version = Job.VersionOf(start), Artifact = results[start].Artifact }
                : null,
        }));
        var trainer = new ProcessStartInfo("dotnet", ["exec", typeof(TrainerHost).Assembly.Location]) { RedirectStandardOutput = true };
        foreach (var (name, value) in new[]
        {
            ("SLUICE_JOB_DOCUMENT", document), ("SLUICE_TERMINATION_LOG", log), ("SLUICE_SCRATCH", Path.Combine(own, "scratch")),
            ("SLUICE_PORT", "0"), ("SLUICE_ADDRESS", "127.0.0.1"),
        })
        {
            trainer.Environment[name] = value;
        }

        using var process = Process.Start(trainer)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var end = File.ReadAllText(log);
        return process.ExitCode == 0 && Difference().Match(said) is { Success: true } match
            ? (JsonSerializer.Deserialize<TrainerResult>(end, ContractJson.Options)!,
                double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{job.Task} by {job.Architecture} ended with {process.ExitCode}: {end}");
    }

    private static Job Penguins(string task, string target) => new(
        task, Architectures.Mlp, "penguins/penguins.csv", target, Measures, "epochs=40 learningRate=0.005")
    {
        Sql = "SELECT *, body_mass_g::DOUBLE / 1000 AS body_mass_kg FROM penguins WHERE body_mass_g <> 'NA'",
    };

    private static Job Text(string task, string target, string tokens) => new(
        task, Architectures.Transformer, "dictionary/bierce.csv", target, [new() { Name = "text", Type = "text", Tokens = tokens }],
        "epochs=2 " + Sizes)
    {
        Sql = "SELECT definition AS text FROM dictionary",
    };

    private static FeatureOptions Pairs(string name) => new() { Name = name, Type = "text", Tokens = "bytePair" };

    private static FeatureOptions Pixels() => new()
    {
        Name = "pixels",
        Type = "image",
        Image = new ImageOptions { Width = 8, Height = 8, Channels = 1 },
    };

    [GeneratedRegex(@"differs from torch by at most ([0-9.eE+-]+)")]
    private static partial Regex Difference();

    /// <summary>A job on the data of a sample.</summary>
    private sealed record Job(
        string Task, string Architecture, string Data, string Target, IReadOnlyList<FeatureOptions> Features, string Hyperparameters)
    {
        public string? Sql { get; init; }

        public string? Separator { get; init; }

        /// <summary>The task whose version it starts from.</summary>
        public string? Start { get; init; }

        public static string VersionOf(string task) => $"{1 + Jobs.TakeWhile(job => job.Task != task).Count()}.0.0";

        public TrainingJobSpec Spec(string folder) => new()
        {
            Model = "fidelity",
            Trainer = new TrainerOptions
            {
                Task = Task,
                Architecture = Architecture,
                Seed = 3,
                Hyperparameters = Hyperparameters.Split(' ').Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1]),
            },
            Dataset = new DatasetOptions
            {
                Sources =
                [
                    new() { Name = Path.GetDirectoryName(Data)!, Uri = "file://" + Path.GetFullPath(Path.Combine("samples", Data)) },
                ],
                Sql = Sql,
                Target = Target,
                LabelSeparator = Separator,
                Features = Features,
                MissingValues = ["NA"],
            },
            WarmStart = Start is null ? null : new WarmStartOptions { Version = VersionOf(Start) },
            Publish = new PublishOptions { Version = VersionOf(Task), Repository = $"file://{folder}/{Task}-{Architecture}/models" },
        };
    }
}
