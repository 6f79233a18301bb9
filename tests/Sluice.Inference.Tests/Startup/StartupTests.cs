using Sluice.Api.Contracts;
using Sluice.Inference.Tests.Onnx;
using Sluice.Inference.Tests.Serving;
using Xunit;

namespace Sluice.Inference.Tests.Startup;

/// <summary>The errors that keep a server from starting, and their messages.</summary>
public class StartupTests
{
    [Theory]
    [InlineData]
    [InlineData("verify")]
    public async Task One_flipped_bit_is_found_before_the_model_is_loaded(params string[] arguments)
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Affine());
        var bytes = await File.ReadAllBytesAsync(folder.Blob);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(folder.Blob, bytes);

        var error = await FailsAsync(ExitCodes.BadData, folder, arguments);

        Assert.Equal("DigestMismatch", error.Reason);
        Assert.Contains(folder.Blob, error.Message);
        Assert.Contains("expected sha256:", error.Message);
        Assert.Contains("found sha256:", error.Message);
    }

    [Theory]
    [InlineData]
    [InlineData("verify")]
    public async Task A_missing_artifact_is_said_by_path(params string[] arguments)
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Affine());
        File.Delete(folder.Blob);

        var error = await FailsAsync(ExitCodes.NoInput, folder, arguments);

        Assert.Equal("ArtifactUnavailable", error.Reason);
        Assert.Contains(folder.Blob, error.Message);
    }

    [Fact]
    public async Task What_is_no_model_is_said()
    {
        using var folder = await ModelFolder.WriteAsync("this is not ONNX"u8.ToArray());
        Assert.Equal("ModelInvalid", (await FailsAsync(ExitCodes.BadData, folder, [])).Reason);
    }

    [Fact]
    public async Task A_datatype_that_JSON_cannot_carry_is_said()
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Identity(("half", "FP16", [1])));
        Assert.Contains("input 'half' has elements of type Float16", (await FailsAsync(ExitCodes.BadData, folder, [])).Message);
    }

    [Theory]
    [InlineData("SLUICE_MODEL_NAME", null, "SLUICE_MODEL_NAME: it is not set")]
    [InlineData(
        "SLUICE_ARTIFACT_DIGEST",
        "sha256:1",
        "SLUICE_ARTIFACT_DIGEST: 'sha256:1' is not 'sha256:' followed by 64 lower-case hexadecimal digits")]
    [InlineData("SLUICE_DRAIN", "soon", "SLUICE_DRAIN: 'soon' is not a duration such as 5s")]
    [InlineData("SLUICE_HTTP_PORT", "0", "SLUICE_HTTP_PORT: '0' is not a number from 1 to 65535")]
    [InlineData("SLUICE_BIND_ADDRESS", "here", "SLUICE_BIND_ADDRESS: 'here' is not an IP address")]
    [InlineData("SLUICE_SIGNATURE", "{", "SLUICE_SIGNATURE: '{' is not a signature as JSON")]
    [InlineData("SLUICE_DEVICE", "tpu", "SLUICE_DEVICE: 'tpu' is not 'cpu' or 'cuda'")]
    public async Task A_wrong_variable_is_named(string name, string? value, string message)
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Affine());

        var error = await FailsAsync(ExitCodes.BadConfiguration, folder, [], (name, value));

        Assert.Equal(("BadConfiguration", message), (error.Reason, error.Message));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = await ServerProcess.StartAsync(OnnxModel.Affine());
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Affine());

        var error = await FailsAsync(ExitCodes.BadConfiguration, folder, [], ("SLUICE_HTTP_PORT", $"{other.Port}"));

        Assert.Contains($"SLUICE_HTTP_PORT {other.Port}", error.Message);
    }

    [Fact]
    public async Task Verify_says_what_it_found()
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Affine(columns: 3));

        var (code, log, _) = await RunAsync(folder, ["verify"]);

        Assert.Equal(ExitCodes.Ok, code);
        var result = ContractJson.TryRead<VerifyResult>(log)!;
        Assert.Equal((folder.Artifact.Digest.ToString(), folder.Artifact.Size), (result.Digest, result.Size));
        Assert.Equal(
            ("x", "FP32", "-1,3"),
            (result.Signature.Inputs[0].Name, result.Signature.Inputs[0].Datatype, string.Join(',', result.Signature.Inputs[0].Shape)));
        Assert.Equal("y", Assert.Single(result.Signature.Outputs).Name);
    }

    [Fact]
    public async Task Verify_holds_the_model_against_the_signature_that_was_recorded()
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Affine());
        const string right =
            """{"inputs":[{"name":"x","datatype":"FP32","shape":[-1,1]}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1,1]}]}""";

        Assert.Equal(ExitCodes.Ok, (await RunAsync(folder, ["verify"], ("SLUICE_SIGNATURE", right))).Code);
        var error = await FailsAsync(ExitCodes.BadData, folder, ["verify"], ("SLUICE_SIGNATURE", right.Replace("\"x\"", "\"z\"")));
        Assert.Equal("SignatureMismatch", error.Reason);
        Assert.Equal(
            "penguins 1.2.0: inputs[0] of the model is 'x' FP32 [-1,1]; the recorded signature says 'z' FP32 [-1,1]", error.Message);
        error = await FailsAsync(ExitCodes.BadData, folder, ["verify"], ("SLUICE_SIGNATURE", """{"inputs":[],"outputs":[]}"""));
        Assert.Contains("the recorded signature says nothing", error.Message);
    }

    [Fact]
    public async Task A_result_that_would_be_cut_off_is_written_without_its_signature()
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Identity(
            [.. Enumerable.Range(0, 100).Select(i => ($"feature number {i}", "FP32", new object[] { "rows", 1 }))]));

        var (code, log, _) = await RunAsync(folder, ["verify"]);

        Assert.Equal(ExitCodes.Ok, code);
        Assert.True(log.Length <= 4096);
        Assert.Equal(folder.Artifact.Digest.ToString(), ContractJson.TryRead<VerifyResult>(log)!.Digest);
    }

    [Fact]
    public async Task An_unknown_command_is_refused()
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Affine());
        Assert.Equal(ExitCodes.BadSpec, (await RunAsync(folder, ["serve"])).Code);
    }

    private static Task<(int Code, string Log, string Output)> RunAsync(
        ModelFolder folder, string[] arguments, params (string Name, string? Value)[] environment) =>
        ServerProcess.RunAsync(folder, arguments, environment);

    private static async Task<TrainerError> FailsAsync(
        int code, ModelFolder folder, string[] arguments, params (string Name, string? Value)[] environment)
    {
        var (found, log, output) = await RunAsync(folder, arguments, environment);
        Assert.True(code == found, $"{found}: {output}");
        var error = ContractJson.TryRead<TrainerError>(log);
        Assert.NotNull(error);
        return error;
    }
}
