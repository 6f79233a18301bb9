using Google.Protobuf;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Models;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Tests.Outputs;

/// <summary>Weights in files beside a model are taken into it, from the output alone.</summary>
public sealed class ExternalWeightsTests : IDisposable
{
    private const string Weights = "model.onnx.data";

    private readonly OutputPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task Weights_beside_a_model_are_published_with_it_and_answer_as_before()
    {
        var bytes = pod.Leave("weights/0.bin", [.. new byte[8], .. Moved(offset: "8", location: "weights/0.bin")])
            .With("label", "classification");

        var result = await bytes.PublishedAsync();

        Assert.Equal(("0.75", "0.720095"), (result.Metrics["accuracy"], result.Metrics["logLoss"]));
        var model = ModelProto.Parser.ParseFrom(await pod.FileAsync(result, ArtifactFile.ModelPath));
        Assert.All(model.Graph.Initializer, tensor => Assert.Equal((0, 0), (tensor.DataLocation, tensor.ExternalData.Count)));
        Assert.Equal(ModelProto.Parser.ParseFrom(SmallModels.Classifier), model);
    }

    [Theory]
    [InlineData(Weights, null, null, "its weights in model.onnx.data are missing; have the program write both files there", false)]
    [InlineData(Weights, "4", "16", "model.onnx.data ends within the tensor '_0'; export the model again")]
    [InlineData(Weights, "17", null, "model.onnx.data ends within the tensor '_0'")]
    [InlineData(Weights, "9223372036854775807", null, "model.onnx.data ends within the tensor '_0'")]
    [InlineData(Weights, "0", "9223372036854775807", "model.onnx.data ends within the tensor '_0'")]
    [InlineData(Weights, "-1", null, "'-1' is no offset or length of a tensor; export the model again")]
    [InlineData(Weights, "0", "12", "cannot be opened by ONNX Runtime")]
    [InlineData(null, null, null, "the tensor '_0' does not say in which file it is")]
    [InlineData("../0/model.onnx.data", null, null, "leads through a link or out of the output")]
    [InlineData("/etc/hostname", null, null, "leads through a link or out of the output")]
    public async Task Weights_that_do_not_fit_are_refused(
        string? location, string? offset, string? length, string message, bool written = true)
    {
        var weights = Moved(location, offset, length);
        if (written)
        {
            pod.Leave(Weights, weights);
        }

        var (code, error) = await pod.RefusedAsync();

        Assert.Equal((ExitCodes.BadSpec, "spec.trainer.outputs"), (code, error.Field));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    // The model with its only tensor moved out. Returns the bytes of that.
    private byte[] Moved(string? location, string? offset = null, string? length = null)
    {
        var model = ModelProto.Parser.ParseFrom(SmallModels.Classifier);
        var tensor = Assert.Single(model.Graph.Initializer);
        var bytes = tensor.RawData.ToByteArray();
        (tensor.RawData, tensor.DataLocation) = (ByteString.Empty, 1);
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset), ("length", length) })
        {
            if (value is not null)
            {
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
            }
        }

        pod.Leave("model.onnx", model.ToByteArray());
        return bytes;
    }
}
