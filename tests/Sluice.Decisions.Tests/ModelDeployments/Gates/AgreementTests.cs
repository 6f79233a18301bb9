using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class AgreementTests
{
    [Theory]
    [InlineData(0, 0, GateVerdicts.Collecting, GateReasons.NoTraffic)]
    [InlineData(0, 2, GateVerdicts.HarmProven, GateReasons.Decided)]
    [InlineData(100, 0, GateVerdicts.Collecting, GateReasons.Collecting)]
    [InlineData(250, 0, GateVerdicts.NotWorse, GateReasons.Decided)]
    [InlineData(980, 20, GateVerdicts.Collecting, GateReasons.Collecting)]
    [InlineData(900, 100, GateVerdicts.HarmProven, GateReasons.Decided)]
    [InlineData(1990, 10, GateVerdicts.NotWorse, GateReasons.Decided)]
    public void The_share_of_equal_answers_is_held_against_its_least(long equal, long different, string verdict, string reason)
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

        Assert.Equal(GateVerdicts.HarmProven, Judge("0.99", equal, different).Verdict);
        Assert.Equal(GateVerdicts.NotWorse, Judge("0.95", equal, different).Verdict);
    }

    private static GateStatus Judge(string min, long equal, long different) =>
        (GateInputs.Of(new RolloutGate { Agreement = new AgreementGate { Min = min } }) with { Agreement = new AgreementEvidence { Equal = equal, Different = different } }).Judge();
}
