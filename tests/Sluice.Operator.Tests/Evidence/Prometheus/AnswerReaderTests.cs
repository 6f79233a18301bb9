using System.Text;
using Sluice.Operator.Evidence.Prometheus;
using Xunit;

namespace Sluice.Operator.Tests.Evidence.Prometheus;

public class AnswerReaderTests
{
    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("1e-3", 0.001)]
    [InlineData("NaN", double.NaN)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-Inf", double.NegativeInfinity)]
    public void A_number_is_what_it_is(string text, double expected)
    {
        var answer = Read(
            $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000.5,"{{{text}}}"]}]}}""");
        Assert.Equal(new PrometheusAnswer.Number(expected, new DateTime(2023, 11, 14, 22, 13, 20, 500, DateTimeKind.Utc)), answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"status":"success"}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":{}}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1,2]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1,"much"]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1e300,"1"]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[-1e15,"1"]}}""")]
    [InlineData("""{"status":"error","error":"it is late"}""")]
    [InlineData("""{"status":"success","data":{"resultType":"table","result":[]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"string","result":[1,"x"]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{}]}]}}""")]
    public void What_is_no_number_is_an_error(string body) => Assert.IsType<PrometheusAnswer.Failed>(Read(body));

    [Fact]
    public void Nesting_without_end_is_an_error() => Assert.IsType<PrometheusAnswer.Failed>(Read(new string('[', 500_000)));

    private static PrometheusAnswer Read(string body) => AnswerReader.Read(Encoding.UTF8.GetBytes(body));
}
