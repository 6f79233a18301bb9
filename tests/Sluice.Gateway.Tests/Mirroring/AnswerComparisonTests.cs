using System.Text;
using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Tests.Mirroring;

public sealed class AnswerComparisonTests
{
    private const string Probability = """{"name":"p","datatype":"FP32","shape":[2,2],"data":[1,2,3,4]}""";
    private const string Label = """{"name":"l","datatype":"BYTES","shape":[1],"data":["Adelie"]}""";
    private const string Stable = $$"""{"model_name":"m","model_version":"1.0.0","outputs":[{{Probability}},{{Label}}]}""";

    [Theory]
    [InlineData($$"""{"id":"7","outputs":[{{Label}},{"name":"p","datatype":"FP32","shape":[2,2],"data":[[1,2.001],[2.999,4e0]]}]}""")]
    [InlineData(
        """{"outputs":[{"name":"p","datatype":"FP32","shape":[2,2],"data":[1.0005,2,3,4]},"""
        + """{"name":"l","datatype":"BYTES","shape":[1],"data":["\u0041delie"]}]}""")]
    public void The_same_outputs_are_equal_in_any_order_nesting_and_writing(string candidate) =>
        Assert.Equal(MirrorResult.Equal, Compare(Stable, candidate));

    [Theory]
    [InlineData($$"""{"outputs":[{"name":"p","datatype":"FP32","shape":[2,2],"data":[1,2,3,4.0011]},{{Label}}]}""")]
    [InlineData($$"""{"outputs":[{{Probability}},{"name":"l","datatype":"BYTES","shape":[1],"data":["Gentoo"]}]}""")]
    [InlineData($$"""{"outputs":[{"name":"p","datatype":"FP32","shape":[2,2],"data":[1,2,3,null]},{{Label}}]}""")]
    [InlineData($$"""{"outputs":[{"name":"p","datatype":"FP32","shape":[2,2],"data":[1,2,3]},{{Label}}]}""")]
    [InlineData($$"""{"outputs":[{"name":"p","datatype":"FP64","shape":[2,2],"data":[1,2,3,4]},{{Label}}]}""")]
    [InlineData($$"""{"outputs":[{"name":"p","datatype":"FP32","shape":[4],"data":[1,2,3,4]},{{Label}}]}""")]
    [InlineData("""{"outputs":[{"name":"p","datatype":"FP32","shape":[2,2],"data":[1,2,3,4]}]}""")]
    [InlineData($$"""{"outputs":[{{Probability}},{{Probability}}]}""")]
    [InlineData("""{"outputs":7}""")]
    [InlineData("[]")]
    [InlineData("not JSON")]
    [InlineData("")]
    public void Anything_else_is_different(string candidate) => Assert.Equal(MirrorResult.Different, Compare(Stable, candidate));

    [Theory]
    [InlineData("""{"error":"no"}""")]
    [InlineData("""{"outputs":[{"name":"p","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}}]}""")]
    [InlineData("")]
    public void Where_stable_has_no_outputs_in_JSON_nothing_is_compared(string stable) =>
        Assert.Equal(MirrorResult.Skipped, Compare(stable, Stable));

    [Fact]
    public void Whole_numbers_are_compared_as_such()
    {
        Assert.Equal(MirrorResult.Different, Compare(Whole("9007199254740993"), Whole("9007199254740992")));
        Assert.Equal(MirrorResult.Equal, Compare(Whole("18446744073709551615"), Whole("18446744073709551615")));
        Assert.Equal(MirrorResult.Different, Compare(Whole("-9223372036854775808"), Whole("9223372036854775807")));
        Assert.Equal(MirrorResult.Equal, Compare(Whole("1e999"), Whole("1e999")));
        Assert.Equal(MirrorResult.Different, Compare(Whole("true"), Whole("1")));
    }

    [Fact]
    public void A_deeply_nested_answer_is_different_and_harms_nobody() =>
        Assert.Equal(MirrorResult.Different, Compare(Stable, new string('[', 200_000)));

    private static string Whole(string number) => $$"""{"outputs":[{"name":"n","datatype":"INT64","shape":[1],"data":[{{number}}]}]}""";

    private static MirrorResult Compare(string stable, string candidate) =>
        AnswerComparison.Compare(Encoding.UTF8.GetBytes(stable), Encoding.UTF8.GetBytes(candidate), 0.001);
}
