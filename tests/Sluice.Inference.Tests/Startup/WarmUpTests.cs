using System.Net;
using Sluice.Api.Contracts;
using Sluice.Inference.Tests.Onnx;
using Sluice.Inference.Tests.Serving;
using Xunit;

namespace Sluice.Inference.Tests.Startup;

/// <summary>The decisions that the warm-up makes, and those that it leaves to gates.</summary>
public class WarmUpTests
{
    private const string Red = """{"inputs":[{"name":"colour","datatype":"BYTES","shape":[1,1],"data":["red"]}]}""";
    private const string Purple = """{"inputs":[{"name":"colour","datatype":"BYTES","shape":[1,1],"data":["purple"]}]}""";

    [Fact]
    public async Task A_model_that_refuses_made_up_inputs_is_verified_and_the_refusal_said()
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Colours());

        var (code, log, output) = await ServerProcess.RunAsync(folder, ["verify"]);

        Assert.True(code == ExitCodes.Ok, output);
        var result = ContractJson.TryRead<VerifyResult>(log)!;
        Assert.Equal(folder.Artifact.Digest.ToString(), result.Digest);
        Assert.Contains("does not run on made-up inputs", result.WarmUp, StringComparison.Ordinal);
        Assert.Contains("warmup.json", result.WarmUp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_answers_what_its_model_knows_and_serves_on_after_what_it_does_not()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Colours());
        await server.SaysAsync("not warmed up");

        foreach (var (body, expected) in new[]
        {
            (Red, HttpStatusCode.OK),
            (Purple, HttpStatusCode.InternalServerError),
            (Red, HttpStatusCode.OK),
        })
        {
            var (status, answer) = await server.InferAsync(body);
            Assert.True(expected == status, answer.ToString());
            if (body == Purple)
            {
                Assert.Contains("Unknown Category", answer.GetProperty("error").GetString(), StringComparison.OrdinalIgnoreCase);
            }
            else
            {
                Assert.Equal(
                    [0.0, 0.0, 1.0],
                    answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetDouble()));
            }
        }
    }

    [Fact]
    public async Task A_declared_request_that_works_warms_the_model_up()
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Colours(), Red);

        var (code, log, output) = await ServerProcess.RunAsync(folder, ["verify"]);

        Assert.True(code == ExitCodes.Ok, output);
        Assert.Null(ContractJson.TryRead<VerifyResult>(log)!.WarmUp);
    }

    [Theory]
    [InlineData(Purple, "Unknown Category")]
    [InlineData("[]", "expected an object with 'inputs'")]
    [InlineData("""{"inputs":[{"name":"color","datatype":"BYTES","shape":[1,1],"data":["red"]}]}""", "'color'")]
    public async Task A_declared_request_that_does_not_work_shows_that_the_model_is_wrong(string request, string message)
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Colours(), request);
        foreach (var arguments in new string[][] { ["verify"], [] })
        {
            var (code, log, output) = await ServerProcess.RunAsync(folder, arguments);

            Assert.True(code == ExitCodes.BadData, output);
            var error = ContractJson.TryRead<TrainerError>(log)!;
            Assert.Equal("ModelInvalid", error.Reason);
            Assert.Contains("its own warmup.json", error.Message, StringComparison.Ordinal);
            Assert.Contains(message, error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Extents_of_any_size_are_tried_with_several()
    {
        using var folder = await ModelFolder.WriteAsync(OnnxModel.Convolution());

        var (code, log, output) = await ServerProcess.RunAsync(folder, ["verify"]);

        Assert.True(code == ExitCodes.Ok, output);
        Assert.Null(ContractJson.TryRead<VerifyResult>(log)!.WarmUp);
    }
}
