using System.Net;
using Sluice.Inference.Tests.Onnx;
using Xunit;

namespace Sluice.Inference.Tests.Serving;

/// <summary>Requests without rows, to models whose outputs without rows differ.</summary>
public sealed class EmptyTests
{
    [Fact]
    public async Task Extents_that_the_model_leaves_open_are_those_of_the_inputs()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Identity(("x", "FP32", ["rows", "features"])));

        var (status, body) = await server.InferAsync("""{"inputs":[{"name":"x","datatype":"FP32","shape":[0,5],"data":[]}]}""");

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        Assert.Equal(
            """{"name":"x_out","shape":[0,5],"datatype":"FP32","data":[]}""",
            Assert.Single(body.GetProperty("outputs").EnumerateArray()).GetRawText());
        var metrics = await server.MetricsAfterAsync(1);
        Assert.Contains("nv_inference_request_success{model=\"penguins\",version=\"1.2.0\"} 1", metrics);
        Assert.Contains("nv_inference_count{model=\"penguins\",version=\"1.2.0\"} 0", metrics);
    }

    [Fact]
    public async Task Inputs_of_which_one_alone_has_rows_are_refused()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Identity(("x", "FP32", ["some"]), ("y", "FP32", ["others"])));

        var (status, body) = await server.InferAsync(
            """
            {"inputs":[
              {"name":"x","datatype":"FP32","shape":[0],"data":[]},
              {"name":"y","datatype":"FP32","shape":[2],"data":[1,2]}]}
            """);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            "input 'y' has 2 rows while another input has none; send the same number for all", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_model_whose_answer_is_not_by_rows_takes_no_empty_input()
    {
        using var server = await ServerProcess.StartAsync(OnnxModel.Identity(("x", "FP32", [3]), ("y", "FP32", ["rows"])));

        var (status, body) = await server.InferAsync("""{"inputs":[{"name":"y","datatype":"FP32","shape":[0],"data":[]}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("input 'y': shape[0] is 0; expected a whole number of at least 1", body.GetProperty("error").GetString());
    }
}
