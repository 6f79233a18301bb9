using System.Globalization;
using System.Text;
using SkiaSharp;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Stores;

namespace Sluice.Trainer.Tests.Hosting;

public sealed class FeatureTypesTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData("when")]
    [InlineData("note")]
    [InlineData("photo")]
    public async Task A_class_is_learnt_from_a_date_a_text_or_an_image(string column)
    {
        FeatureOptions[] features =
        [
            new() { Name = "when", Type = "date", Parts = ["weekday"] },
            new() { Name = "note", Type = "text", Vocabulary = new() { MinCount = 2 } },
            new() { Name = "photo", Type = "image", Image = new() { Width = 2, Height = 2 } },
        ];
        pod.Hyperparameters(("epochs", "60"), ("learningRate", "0.02"), ("hiddenLayers", "8"));
        pod.Change(spec => spec with
        {
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", Table()),
                Target = "kind",
                Features = [features.Single(feature => feature.Name == column)],
            },
        });

        var code = await pod.RunAsync();

        Assert.True(code == ExitCodes.Ok, pod.Termination);
        Assert.Equal("1", pod.Result.Metrics["accuracy"]);
        Assert.Equal(column == "photo" ? "FP32" : "BYTES", Assert.Single(pod.Result.Signature.Inputs).Datatype);
    }

    [Theory]
    [InlineData("note", "tokens")]
    [InlineData("file", "image.decode")]
    public async Task A_class_is_learnt_from_what_clients_prepare(string column, string warned)
    {
        FeatureOptions[] features =
        [
            new() { Name = "note", Type = "text", Tokens = "bytePair", Vocabulary = new() { Size = 300 } },
            new()
            {
                Name = "file",
                Type = "image",
                Image = new() { Width = 2, Height = 2, Decode = true, Augment = new() { Flip = true, Jitter = "0.1" } },
            },
        ];
        pod.Hyperparameters(("epochs", "60"), ("learningRate", "0.02"), ("hiddenLayers", "8"));
        pod.Change(spec => spec with
        {
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", Table()),
                Target = "kind",
                Features = [features.Single(feature => feature.Name == column)],
            },
        });

        var code = await pod.RunAsync();

        Assert.True(code == ExitCodes.Ok, pod.Termination);
        Assert.Equal("1", pod.Result.Metrics["accuracy"]);
        Assert.Equal("FP32", Assert.Single(pod.Result.Signature.Inputs).Datatype);
        Assert.Contains(pod.Result.Warnings!, warning => warning.StartsWith($"spec.dataset.features[0].{warned}: "));
        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.VerifyAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        var tokenizer = artifact.Find("tokenizer-0.json");
        Assert.Equal(column == "note", tokenizer is not null);
        if (tokenizer is not null)
        {
            var file = pod.Write("tokenizer.json", Encoding.UTF8.GetString(await store.ReadAsync(tokenizer)));
            using var read = new Tokenizers.DotNet.Tokenizer(file);
            Assert.Equal("no such thing", read.Decode(read.Encode("no such thing")));
        }
    }

    [Fact]
    public async Task Rows_without_a_value_are_dropped_with_a_warning()
    {
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with
            {
                Features = [.. spec.Dataset.Features.Select(feature => feature with { Missing = feature.Name == "sex" ? "Drop" : null })],
            },
        });

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        Assert.Contains(
            "spec.dataset.features[5].missing: 11 rows have no value of 'sex' and take no part in training and evaluation",
            pod.Result.Warnings!);
    }

    // The class is whether the day is on a weekend, whether the text has the word "good", and whether the upper row is the brighter one.
    private static string Table()
    {
        var rows = Enumerable.Range(0, 140).Select(i =>
        {
            var day = new DateTime(2026, 1, 1).AddDays(i);
            var yes = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var (bright, dark) = (200 + i % 50, i % 50);
            var pixels = yes ? $"{bright}, {bright}, {dark}, {dark}" : $"{dark}, {dark}, {bright}, {bright}";
            var (note, kind) = yes ? ("a Good thing", "yes") : ("no such thing", "no");
            return string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{note},\"[{pixels}]\",{Png(pixels)},{kind}\n");
        });
        return "when,note,photo,file,kind\n" + string.Concat(rows);
    }

    private static string Png(string pixels)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(2, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Pixels = [.. pixels.Split(", ").Select(byte.Parse).Select(grey => new SKColor(grey, grey, grey))];
        using var file = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return Convert.ToBase64String(file.ToArray());
    }
}
