using System.Globalization;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Tests.Hosting;

public sealed class CompressionTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public CompressionTests() => pod.Hyperparameters(
        ("epochs", "30"), ("batchSize", "16"), ("learningRate", "0.005"), ("hiddenLayers", "128,128"));

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData("Dynamic", 0.4)]
    [InlineData("Static", 0.4)]
    [InlineData("WeightsInt8", 0.4)]
    [InlineData("WeightsInt4", 0.3)]
    public async Task The_record_shows_size_accuracy_and_latency_before_and_after(string method, double ratio)
    {
        Compress(new CompressionOptions { Quantize = method });

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        var record = pod.Result.Compression!;
        Assert.Equal(method, record.Quantize);
        var (before, after) = (Number(record.Size!.Before), Number(record.Size.After));
        Assert.InRange(after / before, 0.1, ratio);
        Assert.InRange(Number(record.Latency!.Before), 0.001, 1000);
        Assert.InRange(Number(record.Latency.After), 0.001, 1000);
        Assert.InRange(Number(record.MetricsBefore["accuracy"]), 0.9, 1);
        Assert.InRange(Number(pod.Result.Metrics["accuracy"]), 0.9, 1);
        Assert.InRange(Number(record.Agreement!), 0.95, 1);
        Assert.Null(record.Zeros);
        Assert.Null(pod.Result.Warnings);

        var (artifact, report) = await PublishedAsync();
        Assert.Equal(after, artifact.Find(ArtifactFile.ModelPath)!.Size);
        var compression = report.GetProperty("compression");
        Assert.Equal(record.MetricsBefore["macroF1"], compression.GetProperty("metricsBefore").GetProperty("macroF1").GetString());
        Assert.Equal(
            ["layers.0.weight", "layers.1.weight", "head.weight"],
            compression.GetProperty("quantized").EnumerateArray().Select(name => name.GetString()!));
        Assert.False(compression.TryGetProperty("latency", out _), "the report would be another in each run");
    }

    [Fact]
    public async Task Gates_judge_the_compressed_model()
    {
        pod.Hyperparameters(("epochs", "30"), ("batchSize", "16"), ("learningRate", "0.01"), ("hiddenLayers", "none"));
        Compress(new CompressionOptions { Quantize = "WeightsInt4" });
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        var (before, after) = (Number(pod.Result.Compression!.MetricsBefore["accuracy"]), Number(pod.Result.Metrics["accuracy"]));
        var loss = Number(pod.Result.Metrics["logLoss"]);
        var (_, report) = await PublishedAsync();
        var lossBefore = Number(report.GetProperty("compression").GetProperty("metricsBefore").GetProperty("logLoss").GetString()!);
        Assert.NotEqual(lossBefore, loss);
        Assert.InRange(after, 0, before);

        // A bound between both: the model of floats would be on its good side.
        var gate = lossBefore < loss
            ? new TrainingGate { Metric = "logLoss", Max = Text((lossBefore + loss) / 2) }
            : new TrainingGate { Metric = "logLoss", Min = Text((lossBefore + loss) / 2) };
        pod.Job = pod.Job with { RejectedTag = "1.0.0-rejected.1.0" };
        pod.Change(spec => spec with { Gates = [gate, new() { Size = new ModelSizeGate { Max = "1Mi" } }] });
        pod.Job = pod.Job with { Evidence = [new EvidenceRequest { Gate = 1, Key = "size" }] };
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        var verdicts = GateJudge.Judge(pod.Job.Spec.Gates, GateFacts.Of(pod.Result, null, stableNow: null));
        Assert.Equal(GateOutcome.Failed, verdicts[0].Outcome);
        Assert.Equal(pod.Result.Compression!.Size!.After, pod.Result.Evidence!.Single().Value);
    }

    [Fact]
    public async Task The_same_job_twice_gives_the_same_bytes()
    {
        using var other = new TrainerPod();
        foreach (var each in new[] { pod, other })
        {
            each.Hyperparameters(("epochs", "8"), ("hiddenLayers", "64"));
            each.Change(spec => spec with
            {
                Trainer = spec.Trainer with
                {
                    Compression = new CompressionOptions { Quantize = "Static", Coverage = "0.999", Prune = ["layers.*=0.5"] },
                },
            });
            Assert.Equal(ExitCodes.Ok, await each.RunAsync());
        }

        Assert.Equal(pod.Result.Artifact.Digest, other.Result.Artifact.Digest);
    }

    [Fact]
    public async Task Exactly_the_share_of_each_layer_is_zero_and_other_layers_have_no_zeros()
    {
        Compress(new CompressionOptions { Prune = ["layers.1=0.75", "layers.*=0.5"], Quantize = "Dynamic" });
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        var (artifact, report) = await PublishedAsync();
        var weights = SafeTensors.Read(await Store().ReadAsync(artifact.Find(ArtifactFile.WeightsPath)!));
        Assert.Equal(0.75, Zeros("layers.1.weight"));
        Assert.Equal(0.5, Zeros("layers.0.weight"), 1e-3);
        Assert.Equal(0, Zeros("head.weight"));
        Assert.Equal("0.75", report.GetProperty("compression").GetProperty("zeros").GetProperty("layers.1.weight").GetString());
        Assert.InRange(Number(pod.Result.Compression!.Zeros!), 0.7, 0.75);
        Assert.InRange(Number(pod.Result.Metrics["accuracy"]), 0.9, 1);

        // What is zero as a float is zero as an integer.
        var model = ModelProto.Parser.ParseFrom(await Store().ReadAsync(artifact.Find(ArtifactFile.ModelPath)!));
        var integers = model.Graph.Initializer.Single(tensor => WeightName.Read(tensor.Name) == "layers.1.weight").RawData.ToByteArray();
        Assert.True(integers.Count(value => value == 0) >= 0.75 * integers.Length);

        double Zeros(string name) => weights[name].Values.Count(value => value == 0) / (double)weights[name].Values.Length;
    }

    [Fact]
    public async Task A_model_that_is_too_small_grows_and_a_warning_says_so()
    {
        pod.Hyperparameters(("epochs", "5"), ("hiddenLayers", "4"));
        Compress(new CompressionOptions { Quantize = "Dynamic" });

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        Assert.Contains(
            "spec.trainer.compression.quantize: Dynamic made the model larger", pod.Result.Warnings!.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_that_are_excluded_stay_floats()
    {
        pod.Hyperparameters(("epochs", "5"), ("hiddenLayers", "128,128"));
        Compress(new CompressionOptions { Quantize = "Static", Exclude = ["head", "layers.0.*"] });

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        var (artifact, report) = await PublishedAsync();
        Assert.Equal("layers.1.weight", report.GetProperty("compression").GetProperty("quantized").EnumerateArray().Single().GetString());
        var model = ModelProto.Parser.ParseFrom(await Store().ReadAsync(artifact.Find(ArtifactFile.ModelPath)!));
        Assert.Equal(
            (int)TensorProto.Types.DataType.Float,
            model.Graph.Initializer.Single(tensor => WeightName.Read(tensor.Name) == "head.weight").DataType);
    }

    [Theory]
    [InlineData(
        "exclude", "spec.trainer.compression.exclude[1]",
        "the pattern 'tail' fits no layer with a matrix or kernels; names are such as layers.0")]
    [InlineData("exclude all", "spec.trainer.compression.exclude", "the patterns * leave nothing for Dynamic")]
    [InlineData("prune", "spec.trainer.compression.prune[1]", "the pattern 'tail' fits no layer")]
    [InlineData("method", "spec.trainer.compression.quantize", "'int3' is not known; use Dynamic")]
    public async Task What_fits_no_layer_ends_the_job_before_it_learns(string what, string field, string message)
    {
        Compress(what switch
        {
            "exclude" => new CompressionOptions { Quantize = "Dynamic", Exclude = ["head", "tail"] },
            "exclude all" => new CompressionOptions { Quantize = "Dynamic", Exclude = ["*"] },
            "prune" => new CompressionOptions { Prune = ["head=0.5", "tail=0.5"] },
            _ => new CompressionOptions { Quantize = "int3" },
        });

        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync());

        Assert.Equal(field, pod.Error.Field);
        Assert.Contains(message, pod.Error.Message, StringComparison.Ordinal);
    }

    // What is held out becomes a hundred times as large in the second table, and the model stays what it was.
    [Fact]
    public async Task Ranges_are_measured_on_training_rows_alone()
    {
        pod.Hyperparameters(("epochs", "3"), ("hiddenLayers", "64"));
        Compress(new CompressionOptions { Quantize = "Static", CalibrationRows = 400 });
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        var (artifact, report) = await PublishedAsync();
        var heldOut = report.GetProperty("split").GetProperty("heldOut").EnumerateArray().Select(row => row.GetInt32()).ToHashSet();
        var lines = File.ReadAllLines(TrainerPod.Penguins);
        var column = Array.IndexOf(lines[0].Split(','), "body_mass_g");
        var changed = lines.Skip(1).Select((line, row) => heldOut.Contains(row) ? Multiplied(line, column) : line);
        Assert.NotEqual(lines, [lines[0], .. changed]);

        var table = pod.Write("changed.csv", string.Join('\n', [lines[0], .. changed]));
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Uri = "file://" + table },
            Publish = spec.Publish with { Version = "1.1.0" },
        });
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        var (other, _) = await PublishedAsync();
        Assert.Equal(artifact.Find(ArtifactFile.ModelPath)!.Digest, other.Find(ArtifactFile.ModelPath)!.Digest);
    }

    [Fact]
    public async Task Another_compression_of_the_same_training_goes_on_from_its_checkpoint_and_other_zeros_do_not()
    {
        pod.Hyperparameters(("epochs", "5"));
        pod.KeepCheckpoints("1h");
        Compress(new CompressionOptions { Quantize = "Static" });
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        var folders = Directory.GetDirectories(pod.Checkpoints).Length;
        var digest = (await PublishedAsync()).Report.GetProperty("weightsDigest").GetString();

        await PublishAsync("1.1.0", new CompressionOptions { Quantize = "Dynamic" });
        Assert.Equal(folders, Directory.GetDirectories(pod.Checkpoints).Length);
        Assert.Equal(digest, (await PublishedAsync()).Report.GetProperty("weightsDigest").GetString());

        await PublishAsync("1.2.0", new CompressionOptions { Quantize = "Dynamic", Prune = ["head=0.5"] });
        Assert.Equal(folders + 1, Directory.GetDirectories(pod.Checkpoints).Length);
        Assert.NotEqual(digest, (await PublishedAsync()).Report.GetProperty("weightsDigest").GetString());
    }

    [Fact]
    public async Task A_warm_start_takes_the_floats_of_a_compressed_version()
    {
        Compress(new CompressionOptions { Quantize = "WeightsInt4", Prune = ["layers.*=0.5"] });
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        var before = await WeightsAsync();
        var artifact = pod.Result.Artifact;

        pod.Hyperparameters(("epochs", "1"), ("learningRate", "0.0000001"), ("hiddenLayers", "128,128"));
        pod.Job = pod.Job with { WarmStart = new ParentVersion { Version = "1.0.0", Artifact = artifact } };
        pod.Change(spec => spec with { WarmStart = new WarmStartOptions { Version = "1.0.0" } });
        await PublishAsync("1.1.0", null);

        var after = await WeightsAsync();
        Assert.All(
            after, pair => Assert.All(pair.Value.Values.Zip(before[pair.Key].Values), of => Assert.Equal(of.Second, of.First, 1e-4)));
        Assert.Null(pod.Result.Compression);
    }

    private static string Multiplied(string line, int column)
    {
        var cells = line.Split(',');
        cells[column] = cells[column].Length > 0 && char.IsAsciiDigit(cells[column][0]) ? cells[column] + "00" : cells[column];
        return string.Join(',', cells);
    }

    private async Task PublishAsync(string version, CompressionOptions? options)
    {
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Compression = options },
            Publish = spec.Publish with { Version = version },
        });
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
    }

    private async Task<IReadOnlyDictionary<string, SavedWeight>> WeightsAsync() =>
        SafeTensors.Read(await Store().ReadAsync((await PublishedAsync()).Artifact.Find(ArtifactFile.WeightsPath)!));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("0.##########", CultureInfo.InvariantCulture);

    private void Compress(CompressionOptions options) =>
        pod.Change(spec => spec with { Trainer = spec.Trainer with { Compression = options } });

    private IArtifactStore Store() => ArtifactStores.Open(pod.Result.Artifact.Uri);

    private async Task<(StoredArtifact Artifact, JsonElement Report)> PublishedAsync()
    {
        var artifact = await Store().OpenAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        return (artifact, JsonDocument.Parse(await Store().ReadAsync(artifact.Find(ArtifactFile.ReportPath)!)).RootElement);
    }
}
