using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class AgreementTests
{
    [Theory]
    [InlineData(0, 0, GateVerdict.Running, GateReason.NoTraffic)]
    [InlineData(0, 2, GateVerdict.Failed, GateReason.HarmProven)]
    [InlineData(100, 0, GateVerdict.Running, GateReason.Collecting)]
    [InlineData(250, 0, GateVerdict.Passed, GateReason.NotWorse)]
    [InlineData(980, 20, GateVerdict.Running, GateReason.Collecting)]
    [InlineData(900, 100, GateVerdict.Failed, GateReason.HarmProven)]
    [InlineData(1990, 10, GateVerdict.Passed, GateReason.NotWorse)]
    public void The_share_of_equal_answers_is_held_against_its_least(long equal, long different, GateVerdict verdict, GateReason reason)
    {
        var gate = new RolloutGate { Agreement = new AgreementGate { Min = "0.98" } };
        var status = (GateInputs.Of(gate) with { Agreement = new AgreementEvidence { Equal = equal, Different = different } }).Judge();
        Assert.Equal((verdict, reason), (status.Verdict, status.Reason));
        Assert.Equal((equal + different, different), (status.CandidateRequests, status.CandidateBad));
    }

    [Fact]
    public void Two_models_that_differ_on_3_percent_of_the_inputs_do_not_pass_at_1_percent_and_pass_at_5()
    {
        var random = new Random(7);
        long equal = 0, different = 0;
        for (var i = 0; i < 5000; i++)
        {
            _ = random.Next(100) < 3 ? different++ : equal++;
        }

        Assert.Equal(GateVerdict.Failed, Judge("0.99", equal, different).Verdict);
        Assert.Equal(GateVerdict.Passed, Judge("0.95", equal, different).Verdict);
    }

    private static GateStatus Judge(string min, long equal, long different) =>
        (GateInputs.Of(new RolloutGate { Agreement = new AgreementGate { Min = min } }) with
        {
            Agreement = new AgreementEvidence { Equal = equal, Different = different },
        })
            .Judge();
}
