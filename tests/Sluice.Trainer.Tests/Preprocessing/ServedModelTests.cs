using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Data.Tables;
using Sluice.Tests.Shared;
using Sluice.Trainer.Compression.Graphs;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Preprocessing.Tokens;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Tests.Data;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Tests.Networks;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Preprocessing;

/// <summary>The server of models answers raw values of every type as the trainer encodes them.</summary>
[Collection(TorchState.Name)]
public sealed class ServedModelTests : IDisposable
{
    private const string Request = """
        {"inputs": [
            {"name": "when", "datatype": "BYTES", "shape": [3, 1], "data": ["2026-11-29T18:30:59Z", "no date", "2024-01-31"]},
            {"name": "size", "datatype": "FP32", "shape": [3, 1], "data": [1.5, null, -70000]},
            {"name": "colour", "datatype": "BYTES", "shape": [3, 1], "data": ["red", "", "unknown"]},
            {"name": "note", "datatype": "BYTES", "shape": [3, 1], "data": ["", "A cat  and a cat", "words of no vocabulary"]},
            {"name": "photo", "datatype": "FP32", "shape": [3, 2, 1, 2],
             "data": [[[[0, 1]], [[2, 3]]], [[[null, 4]], [[5, 6]]], [[[7, 8]], [[9, 10]]]]}
        ]}
        """;

    private static readonly FeatureOptions[] Features =
    [
        new() { Name = "when", Type = "date", Indicator = true },
        new() { Name = "size", Log = true, Indicator = true },
        new() { Name = "colour", Type = "categorical", Missing = "Category", Vocabulary = new() { Other = true } },
        new() { Name = "note", Type = "text" },
        new()
        {
            Name = "photo",
            Type = "image",
            Image = new() { Width = 2, Height = 1, Channels = 2, Resize = new() { Width = 3, Height = 2 } },
        },
    ];

    private readonly TemporaryFolder folder = new();
    private readonly TestTable table = new(
        "ttt",
        new TextColumn("when", ["2020-02-03", "2026-11-29T18:30:59", null]),
        new NumericColumn("size", [1, 2, 4]),
        new CategoricalColumn("colour", ["red", "blue", null]),
        new TextColumn("note", ["a cat", "a dog", null]),
        new ImageColumn("photo", [0, 1, 2, 3, 9, 8, 7, 6, 1, 2, 1, 2]));

    public void Dispose()
    {
        table.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Raw_values_are_answered_as_they_are_encoded()
    {
        using var preprocessor = table.Fit(Features);
        var weights = Enumerable.Range(1, preprocessor.Width).Select(i => MathF.Sin(i) / 4).ToArray();
        var layer = Some.Dense((preprocessor.Width, 2, [.. weights, .. new float[preprocessor.Width]], [0, 0]));

        var answer = await ServeAsync(
            ModelExporter.Write("m", preprocessor, layer, Some.Classes("a", "b")),
            ContractJson.Write(ModelExporter.Signature(preprocessor, Some.Classes("a", "b"))));

        var rows = new RowBatch
        {
            Features =
            [
                new TextColumn("when", ["2026-11-29T18:30:59", null, "2024-01-31T00:00:00"]),
                new NumericColumn("size", [1.5f, float.NaN, -70000]),
                new CategoricalColumn("colour", ["red", null, "unknown"]),
                new TextColumn("note", [null, "a cat and a cat", null]),
                new ImageColumn("photo", [0, 1, 2, 3, float.NaN, 4, 5, 6, 7, 8, 9, 10]),
            ],
            Target = null,
            Positions = new long[3],
        };
        var expected = preprocessor.Encode(rows).Chunk(preprocessor.Width)
            .Select(row => 1 / (1 + Math.Exp(-row.Zip(weights, (value, weight) => (double)value * weight).Sum()))).ToArray();
        var probabilities = answer.GetProperty("outputs").EnumerateArray()
            .Single(output => output.GetProperty("name").GetString() == BuiltInModel.ProbabilitiesOutput)
            .GetProperty("data").EnumerateArray().Select(value => value.GetDouble()).Chunk(2).Select(row => row[0]).ToArray();
        Assert.Equal(3, expected.Distinct().Count());
        Assert.All(expected.Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory]
    [InlineData(Quantization.Dynamic)]
    [InlineData(Quantization.Static)]
    [InlineData(Quantization.WeightsInt8)]
    [InlineData(Quantization.WeightsInt4)]
    public async Task Models_of_integers_are_answered_as_they_were_judged(Quantization method)
    {
        using var texts = new TestTable("tte", new TextColumn("note", ["a cat", "a dog and a cat", "a bird"]));
        using var preprocessor = Preprocessor.Fit(
            texts.Data,
            new DatasetOptions { Features = [new() { Name = "note", Type = "text" }] },
            new EncodingForm(false) { SequenceLength = 4 });
        var (layout, task) = (preprocessor.Layout(), Some.Classes("a", "b"));
        using var network = new TransformerNetwork(
            layout, (TokensPart)layout.Parts[0], new TransformerOptions { HiddenSize = 48, Layers = 2, Heads = 4 }, task.Outputs);
        NetworkCheck.Randomise(network);
        var rows = preprocessor.Raw(texts.Batch());
        var model = ModelCompressor.Quantize(
            ModelExporter.Write("m", preprocessor, network, task), method, [], new Calibration(1, [rows])).Bytes;
        using var onnx = new OnnxModel(model);

        var answer = await ServeAsync(
            model,
            ContractJson.Write(ModelExporter.Signature(preprocessor, task)),
            """{"inputs": [{"name": "note", "datatype": "BYTES", "shape": [3, 1], "data": ["a cat", "a dog and a cat", "a bird"]}]}""");

        var served = answer.GetProperty("outputs").EnumerateArray()
            .Single(output => output.GetProperty("name").GetString() == BuiltInModel.ProbabilitiesOutput)
            .GetProperty("data").EnumerateArray().Select(value => value.GetSingle());
        NetworkCheck.Close(onnx.Answer(rows).Numbers(BuiltInModel.ProbabilitiesOutput), served, 1e-6);
    }

    [Fact]
    public async Task Numbers_of_tokens_are_answered_as_they_are_encoded()
    {
        using var texts = new TestTable("tte", new TextColumn("note", ["a cat", "a dog and a cat", "a bird"]));
        using var preprocessor = Preprocessor.Fit(
            texts.Data,
            new DatasetOptions { Features = [new() { Name = "note", Type = "text", Tokens = "bytePair" }] },
            new EncodingForm(false) { SequenceLength = 4 });
        var (layout, task) = (preprocessor.Layout(), new NextTokenTask((BytePairEncoding)preprocessor.Features[0]));
        using var network = new TransformerNetwork(layout, (TokensPart)layout.Parts[0],
            new TransformerOptions
            {
                HiddenSize = 4,
                Layers = 1,
                Heads = 2,
                Answers = Answers.PerToken,
                Causal = true,
                TiedHead = true,
            },
            task.Outputs);
        NetworkCheck.Randomise(network);
        var encoded = preprocessor.Encode(texts.Batch());

        var answer = await ServeAsync(
            ModelExporter.Write("m", preprocessor, network, task),
            ContractJson.Write(ModelExporter.Signature(preprocessor, task)),
            $$"""{"inputs": [{"name": "note", "datatype": "INT64", "shape": [3, 4], "data": [{{string.Join(", ", encoded)}}]}]}""");

        var logits = answer.GetProperty("outputs").EnumerateArray().Single();
        Assert.Equal([3, 4, task.Outputs], logits.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        var expected = NetworkCheck.Torch(network, layout, encoded);
        var served = logits.GetProperty("data").EnumerateArray().Select(value => value.GetDouble()).ToArray();
        Assert.Equal(expected.Length, served.Length);
        Assert.All(expected.Zip(served), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    private async Task<JsonElement> ServeAsync(byte[] model, string signature, string request = Request)
    {
        var store = $"file://{folder.Path}";
        var artifact = await ArtifactStores.Open(store).WriteAsync(
            new ModelArtifact
            {
                Description = new ModelDescription { Name = "m", Version = "1.0.0" },
                Files =
                [
                    ArtifactFile.Model(ArtifactContent.FromBytes(model)),
                    ArtifactFile.Report(ArtifactContent.FromBytes("{}"u8.ToArray())),
                ],
            },
            "1.0.0");
        var port = LoopbackPort.Free();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sluice.Inference.dll")])
        {
            Environment =
            {
                ["SLUICE_MODEL_NAME"] = "m",
                ["SLUICE_MODEL_VERSION"] = "1.0.0",
                ["SLUICE_ARTIFACT_URI"] = store,
                ["SLUICE_ARTIFACT_DIGEST"] = artifact.Digest.ToString(),
                ["SLUICE_SIGNATURE"] = signature,
                ["SLUICE_BIND_ADDRESS"] = "127.0.0.1",
                ["SLUICE_HTTP_PORT"] = $"{port}",
                ["SLUICE_METRICS_PORT"] = $"{LoopbackPort.Free()}",
                ["SLUICE_TERMINATION_LOG"] = Path.Combine(folder.Path, "termination-log"),
            },
        })!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!await IsReadyAsync(client))
            {
                Assert.False(process.HasExited, "the server ended");
                await Task.Delay(20, deadline.Token);
            }

            using var answer = await client.PostAsync(
                "/v2/models/m/infer", new StringContent(request, Encoding.UTF8, "application/json"), deadline.Token);
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(deadline.Token);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, body.ToString());
            return body;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/v2/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
