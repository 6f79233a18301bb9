using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class ErrorRateTests
{
    [Theory]
    [InlineData("0.01", 1, 1, 0, 9, GateVerdict.Running)]
    [InlineData("0.01", 3, 3, 0, 27, GateVerdict.Failed)]
    [InlineData("0.01", 3, 3, 0, 0, GateVerdict.Failed)]
    [InlineData("0.01", 1, 10, 0, 90, GateVerdict.Running)]
    [InlineData("0.05", 0, 60, 0, 540, GateVerdict.Running)]
    [InlineData("0.05", 0, 80, 0, 720, GateVerdict.Passed)]
    [InlineData("0.05", 30, 100, 0, 900, GateVerdict.Failed)]
    [InlineData("0.05", 30, 100, 270, 900, GateVerdict.Running)]
    [InlineData("0", 40, 1000, 180, 9000, GateVerdict.Failed)]
    [InlineData("0", 0, 1000000, 0, 9000000, GateVerdict.Running)]
    public void Evidence_is_weighed(string margin, long bad, long all, long stableBad, long stableAll, GateVerdict verdict) =>
        Assert.Equal(verdict, GateInputs.Errors(margin).Answered(bad, all, stableBad, stableAll).Judge().Verdict);

    [Fact]
    public void The_message_has_the_numbers_and_what_they_prove()
    {
        var status = GateInputs.Errors().Answered(20, 400, 9, 3600).Judge();
        Assert.Equal((GateVerdict.Failed, GateReason.HarmProven), (status.Verdict, status.Reason));
        Assert.StartsWith(
            "candidate 20 of 400 failed (5 %), stable 9 of 3600 failed (0.25 %): harm beyond the margin of 0.01 proven (evidence ",
            status.Message,
            StringComparison.Ordinal);
        Assert.Equal(("0.05", "0.0025", "3.689"), (status.Candidate, status.Stable, status.Bound));
    }

    [Fact]
    public void Clients_that_leave_are_neither_good_nor_bad()
    {
        var left = new VersionEvidence { Requests = new Dictionary<int, long> { [499] = 1000, [200] = 20 } };
        var status = (GateInputs.Errors("0.05") with { Candidate = left, Stable = GateInputs.Answers(0, 100) }).Judge();
        Assert.Equal((20, 0, GateVerdict.Running), (status.CandidateRequests, status.CandidateBad, status.Verdict));
    }

    [Fact]
    public void Harm_is_told_although_part_of_the_metrics_is_missing_and_not_worse_is_not()
    {
        var partly = GateInputs.Errors("0.05") with { Problem = "g-1: refused" };
        Assert.Equal(GateVerdict.Failed, partly.Answered(5, 5, 0, 45).Judge().Verdict);

        var status = partly.Answered(0, 1000, 0, 9000).Judge();
        Assert.Equal((GateVerdict.Running, GateReason.QueryError, 1), (status.Verdict, status.Reason, status.Errors));
    }

    [Fact]
    public void Callers_who_are_kept_at_their_version_are_weighed_by_the_share_that_came()
    {
        // Half of the requests are the candidate's, although its weight is 10 %: as many bad ones on both sides are no harm.
        var split = GateInputs.Errors("0").Answered(20, 1000, 20, 1000);
        Assert.Equal(GateVerdict.Failed, split.Judge().Verdict);
        Assert.Equal(GateVerdict.Running, (split with { Sticky = true }).Judge().Verdict);
    }
}
