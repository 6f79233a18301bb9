using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Tests;

/// <summary>A word that this release does not know makes no object unreadable.</summary>
public class TolerantEnumTests
{
    [Theory]
    [InlineData("\"Failed\"", GateVerdict.Failed)]
    [InlineData("\"failed\"", GateVerdict.Failed)]
    [InlineData("\"HarmProven\"", GateVerdict.Unknown)]
    [InlineData("\"2\"", GateVerdict.Unknown)]
    [InlineData("\"\"", GateVerdict.Unknown)]
    [InlineData("null", GateVerdict.Unknown)]
    public void Whatever_is_stored_is_read(string stored, GateVerdict verdict)
    {
        var status = ContractJson.TryRead<ModelDeploymentStatus>(
            $$"""{"gates":[{"name":"errors","verdict":{{stored}},"message":"m"}],"phase":"Dancing"}""");
        Assert.Equal((verdict, "m"), (status!.Gates[0].Verdict, status.Gates[0].Message));
        Assert.Equal(DeploymentPhase.Unknown, status.Phase);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("[\"Failed\"]")]
    public void What_is_no_text_is_not(string stored) =>
        Assert.Null(ContractJson.TryRead<ModelDeploymentStatus>($$"""{"gates":[{"verdict":{{stored}}}]}"""));

    [Fact]
    public void A_value_is_written_by_its_name()
    {
        var written = ContractJson.Write(new GateStatus { Verdict = GateVerdict.Passed, Reason = GateReason.NotWorse });
        Assert.Contains("\"verdict\":\"Passed\",\"reason\":\"NotWorse\"", written, StringComparison.Ordinal);
        Assert.Null(ContractJson.TryRead<ModelDeploymentStatus>("""{"phase":null}""")!.Phase);
    }
}
