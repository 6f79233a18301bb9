using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments;

public class ErrorRateJudgeTests
{
    [Theory]
    [InlineData(0, 0, 0, 0, GateVerdicts.Collecting)]
    [InlineData(9, 9, 0, 90, GateVerdicts.Collecting)]
    [InlineData(10, 10, 0, 90, GateVerdicts.HarmProven)]
    [InlineData(10, 10, 0, 0, GateVerdicts.HarmProven)]
    [InlineData(1, 10, 0, 90, GateVerdicts.Collecting)]
    [InlineData(1, 10, 0, 100_000, GateVerdicts.Collecting)]
    [InlineData(0, 10, 0, 90, GateVerdicts.NotWorse)]
    [InlineData(1, 100, 0, 900, GateVerdicts.NotWorse)]
    [InlineData(3, 100, 0, 900, GateVerdicts.Collecting)]
    [InlineData(30, 100, 0, 900, GateVerdicts.HarmProven)]
    [InlineData(30, 100, 300, 900, GateVerdicts.NotWorse)]
    public void Evidence_is_weighed(int errors, int requests, int stableErrors, int stableRequests, string verdict) => Assert.Equal(
        verdict,
        ErrorRateJudge.Judge("errors", new ErrorRateGate(), Answers(errors, requests), Answers(stableErrors, stableRequests)).Verdict);

    [Fact]
    public void Clients_that_leave_are_no_evidence()
    {
        var left = new VersionEvidence { Requests = new Dictionary<int, long> { [499] = 1000, [200] = 20 } };
        var status = ErrorRateJudge.Judge("errors", new ErrorRateGate(), left, Answers(0, 100));
        Assert.Equal((20, GateVerdicts.NotWorse), (status.CandidateRequests, status.Verdict));
    }

    [Fact]
    public void A_version_like_stable_is_rarely_taken_for_harmful_although_it_is_looked_at_often()
    {
        var sentBack = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            int errors = 0, requests = 0, stableErrors = 0, stableRequests = 0;
            for (var look = 0; look < 60; look++)
            {
                for (var i = 0; i < 10; i++)
                {
                    requests++;
                    errors += random.NextDouble() < 0.02 ? 1 : 0;
                }

                for (var i = 0; i < 90; i++)
                {
                    stableRequests++;
                    stableErrors += random.NextDouble() < 0.02 ? 1 : 0;
                }

                if (ErrorRateJudge.Judge("e", new ErrorRateGate(), Answers(errors, requests), Answers(stableErrors, stableRequests)).Verdict == GateVerdicts.HarmProven)
                {
                    sentBack++;
                    break;
                }
            }
        }

        Assert.InRange(sentBack, 0, 5);
    }

    private static VersionEvidence Answers(int errors, int requests) =>
        new() { Requests = new Dictionary<int, long> { [200] = requests - errors, [400] = errors } };
}
