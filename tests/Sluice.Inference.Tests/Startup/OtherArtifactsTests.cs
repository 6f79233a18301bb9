using System.Formats.Tar;
using System.IO.Compression;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Manifests;
using Sluice.Inference.Tests.Onnx;
using Sluice.Inference.Tests.Serving;
using Xunit;
using static Sluice.Inference.Tests.Serving.ModelFolder;

namespace Sluice.Inference.Tests.Startup;

/// <summary>Models and artifacts of other tools, which are served, or refused with the problem and the remedy.</summary>
public class OtherArtifactsTests
{
    private const string Weights = "application/vnd.cncf.model.weight.v1.";

    [Theory]
    [InlineData("tar", "model.onnx")]
    [InlineData("tar", "./model/affine.onnx")]
    [InlineData("tar+gzip", "model.onnx")]
    [InlineData("tar+zstd", "model.onnx")]
    public async Task A_packed_layer_is_served(string format, string path)
    {
        using var server = await ServerProcess.StartAsync(await ModelFolder.WriteAsync(
            File("model", Weights + format, Pack(format, (path, OnnxModel.Affine()))), File("README.md", MediaTypes.DocRaw, [1])));

        var (_, answer) = await server.InferAsync("""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,1],"data":[3]}]}""");

        Assert.Equal(7, answer.GetProperty("outputs")[0].GetProperty("data")[0].GetDouble());
    }

    [Fact]
    public async Task A_warm_up_request_is_found_beside_a_packed_model()
    {
        var layer = Pack("tar", ("model/m.onnx", OnnxModel.Affine()), ("model/warmup.json", "{}"u8.ToArray()));
        await RefusedAsync(
            await ModelFolder.WriteAsync(File("model", Weights + "tar", layer)),
            "ModelInvalid",
            "its own warmup.json",
            "'inputs' is missing");
    }

    [Fact]
    public async Task Which_model_is_meant_must_be_clear()
    {
        var layer = Pack("tar", ("a.onnx", OnnxModel.Affine()), ("b.onnx", OnnxModel.Affine()));
        await RefusedAsync(
            await ModelFolder.WriteAsync(File("model", Weights + "tar", layer)), "ModelInvalid", "'a.onnx', 'b.onnx'", "'model.onnx'");
        await RefusedAsync(
            await ModelFolder.WriteAsync(File("model.gguf", MediaTypes.WeightRaw, [1])), "ModelInvalid", "its files are 'model.gguf'");
    }

    [Fact]
    public async Task A_sequence_is_refused_with_the_output_and_the_remedy() =>
        await RefusedAsync(
            await ModelFolder.WriteAsync(OnnxModel.ZipMap()),
            "ModelInvalid",
            "output 'output_probability' is a sequence or map",
            "'zipmap': False");

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("../../../../etc/hostname")]
    [InlineData("/etc/hostname")]
    public async Task Weights_outside_the_model_are_not_read(string location) => await RefusedAsync(
        await ModelFolder.WriteAsync(OnnxModel.External(location)), "ModelInvalid", "external weight files are not supported");

    [Theory]
    [InlineData(99)]
    public async Task Operators_of_an_unknown_version_are_refused(int version) =>
        await RefusedAsync(await ModelFolder.WriteAsync(OnnxModel.OfOperators(version)), "ModelInvalid", "opset");

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(1L << 31, 1L << 31, 1L << 31)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    public async Task A_tensor_that_claims_to_be_larger_than_it_is_is_refused(params long[] extents) =>
        await RefusedAsync(await ModelFolder.WriteAsync(OnnxModel.Claiming(extents)), "ModelInvalid", "cannot be loaded");

    private static async Task RefusedAsync(ModelFolder folder, string reason, params string[] words)
    {
        using var disposed = folder;
        var (code, log, output) = await ServerProcess.RunAsync(folder, ["verify"]);
        Assert.True(code == ExitCodes.BadData, $"{code}: {output}");
        var error = ContractJson.TryRead<TrainerError>(log)!;
        Assert.Equal(reason, error.Reason);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    private static byte[] Pack(string format, params (string Path, byte[] Content)[] files)
    {
        var tar = new MemoryStream();
        using (var archive = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) });
            }
        }

        if (format == "tar")
        {
            return tar.ToArray();
        }

        var packed = new MemoryStream();
        using (Stream compression = format == "tar+gzip"
            ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)
            : new ZstdSharp.CompressionStream(packed))
        {
            compression.Write(tar.ToArray());
        }

        return packed.ToArray();
    }
}
