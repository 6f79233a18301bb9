using System.Globalization;
using FsCheck.Xunit;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs.Gates;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Gates;

/// <summary>The comparison with the stable version, by the interval of the difference.</summary>
public class NotWorseTests
{
    [Theory]
    [InlineData("accuracy", "0.01", "-0.009", "0.02", GateOutcome.Passed)]
    [InlineData("accuracy", "0.01", "-0.01", "0.02", GateOutcome.Inconclusive)]
    [InlineData("accuracy", "0.01", "-0.05", "0.02", GateOutcome.Inconclusive)]
    [InlineData("accuracy", "0.01", "-0.05", "-0.01", GateOutcome.Inconclusive)]
    [InlineData("accuracy", "0.01", "-0.05", "-0.011", GateOutcome.Failed)]
    [InlineData("logLoss", "0.01", "-0.02", "0.009", GateOutcome.Passed)]
    [InlineData("logLoss", "0.01", "-0.02", "0.01", GateOutcome.Inconclusive)]
    [InlineData("logLoss", "0.01", "0.011", "0.05", GateOutcome.Failed)]
    [InlineData("accuracy", "0", "0", "0", GateOutcome.Inconclusive)]
    [InlineData("accuracy", "0", "0.001", "0.02", GateOutcome.Passed)]
    [InlineData("accuracy", "0", "-0.02", "-0.001", GateOutcome.Failed)]
    [InlineData("accuracy", "0.01", "0.02", "-0.02", GateOutcome.NotANumber)]
    [InlineData("accuracy", "0.01", "NaN", "0.02", GateOutcome.NotANumber)]
    [InlineData("accuracy", "0.01", "-0.001", null, GateOutcome.NotANumber)]
    public void The_whole_interval_decides(string metric, string margin, string? low, string? high, GateOutcome outcome)
    {
        var verdict = Judge(Gate(metric, margin), Evidence(low, high, 10_000));
        Assert.Equal((outcome, outcome == GateOutcome.Passed), (verdict.Outcome, verdict.Passed));
        Assert.Equal(("1.2.0", 10_000), (verdict.Baseline, verdict.Rows));
    }

    [Theory]
    [InlineData("accuracy", "0.01", 366, GateOutcome.TooFewRows, "366 rows cannot prove a margin of 0.01; hold out at least 368")]
    [InlineData("accuracy", "0.01", 368, GateOutcome.Passed, "it differs by 0 [0, 0], which is not worse by 0.01")]
    [InlineData("macroF1", "0.05", 71, GateOutcome.TooFewRows, "at least 72")]
    [InlineData("logLoss", "0.01", 29, GateOutcome.TooFewRows, "at least 30")]
    [InlineData("logLoss", "0.01", 30, GateOutcome.Passed, "which is not worse")]
    [InlineData("accuracy", "0.5", 29, GateOutcome.TooFewRows, "at least 30")]
    [InlineData("accuracy", "0.01", 0, GateOutcome.EmptySlice, "no held-out row is in the slice")]
    [InlineData("accuracy", "0.01", null, GateOutcome.NotMeasured, "does not say on how many rows")]
    public void An_interval_without_width_proves_nothing_on_few_rows(
        string metric, string margin, int? rows, GateOutcome outcome, string message)
    {
        var verdict = Judge(Gate(metric, margin), Evidence("0", "0", rows));
        Assert.Equal(outcome, verdict.Outcome);
        Assert.Contains(message, verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_proven_to_be_worse_fails_on_few_rows_too() =>
        Assert.Equal(GateOutcome.Failed, Judge(Gate("accuracy", "0.01"), Evidence("-0.9", "-0.3", 10)).Outcome);

    [Theory]
    [InlineData(null, GateOutcome.NotMeasured)]
    [InlineData("Higher", GateOutcome.Passed)]
    [InlineData("Lower", GateOutcome.Failed)]
    public void Another_trainers_metric_is_better_as_the_gate_says(string? better, GateOutcome outcome)
    {
        var gate = new TrainingGate { NotWorse = new NotWorseGate { Metric = "profit", Margin = "1", Better = better } };
        Assert.Equal(outcome, Judge(gate, Evidence("2", "3", 1000)).Outcome);
    }

    [Theory]
    [InlineData(null, null, null, "Pass", true, "no version is stable in production, which passes by whenAbsent")]
    [InlineData(null, null, null, "Fail", false, "deploy one, or set whenAbsent: Pass for a first version")]
    [InlineData(null, null, "1.3.0", "Pass", false, "1.3.0 is by now; run the job again to compare with it")]
    [InlineData("1.2.0", null, "1.2.0", "Pass", false, "found no version to compare with, and 1.2.0 was given to it")]
    public void Without_a_version_to_compare_with_the_gate_says_what_follows(
        string? given, string? compared, string? now, string whenAbsent, bool passes, string message)
    {
        var gate = Gate("accuracy", "0.01");
        gate = gate with { NotWorse = gate.NotWorse! with { WhenAbsent = whenAbsent } };
        var verdict = Assert.Single(GateJudge.Judge([gate], new GateFacts
        {
            Evidence = [new GateEvidence { Key = EvidenceKey.Of(gate)!, Outcome = GateOutcome.BaselineAbsent }],
            Baseline = given,
            Compared = compared,
            StableNow = now,
        }));

        Assert.Equal(passes, verdict.Passed);
        Assert.Equal(given is null ? GateOutcome.BaselineAbsent : GateOutcome.BaselineUnreadable, verdict.Outcome);
        Assert.Contains(message, verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GateOutcome.BaselineUnreadable, "cannot be read; check its artifact")]
    [InlineData(GateOutcome.BaselineIncompatible, "has other inputs or classes")]
    public void A_version_that_cannot_be_compared_with_fails_whatever_is_said_of_an_absent_one(GateOutcome outcome, string message)
    {
        var gate = Gate("accuracy", "0.01");
        gate = gate with { NotWorse = gate.NotWorse! with { WhenAbsent = "Pass" } };
        var verdict = Judge(gate, new GateEvidence { Outcome = outcome, Detail = "class 'Gentoo' is new" });

        Assert.Equal((outcome, false), (verdict.Outcome, verdict.Passed));
        Assert.Contains(message, verdict.Message, StringComparison.Ordinal);
        Assert.EndsWith("(class 'Gentoo' is new)", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.0", "1.1.0")]
    [InlineData("1.2.0", null)]
    [InlineData(null, "1.2.0")]
    [InlineData(null, null)]
    public void Evidence_about_another_version_does_not_count(string? given, string? compared)
    {
        var gate = Gate("accuracy", "0.01");
        var evidence = Evidence("0.1", "0.2", 10_000) with { Key = EvidenceKey.Of(gate)! };
        var verdict = Assert.Single(
            GateJudge.Judge([gate], new GateFacts { Evidence = [evidence], Baseline = given, Compared = compared }));

        Assert.Equal((GateOutcome.BaselineUnreadable, false), (verdict.Outcome, verdict.Passed));
        Assert.Contains("must compare with the baseline of the job document", verdict.Message, StringComparison.Ordinal);
    }

    private static readonly GateOutcome[] Order = [GateOutcome.Failed, GateOutcome.Inconclusive, GateOutcome.Passed];

    // Whatever is added to an interval at either end, it proves no more than it did.
    [Property(MaxTest = 2000)]
    public bool A_wider_interval_never_proves_more(short low, ushort width, ushort below, ushort above, byte margin, bool higher)
    {
        var (narrow, wide) = (Outcome(low, low + width), Outcome(low - below, low + width + above));
        return narrow == wide || wide == GateOutcome.Inconclusive;

        GateOutcome Outcome(int from, int to) => Judge(Metric(higher, margin), Evidence(Text(from), Text(to), 1_000_000)).Outcome!.Value;
    }

    [Property(MaxTest = 2000)]
    public bool A_wider_margin_never_makes_the_verdict_worse(short low, ushort width, byte margin, byte more, bool higher)
    {
        return Rank(margin) <= Rank(margin + more);

        int Rank(int of) => Array.IndexOf(
            Order, Judge(Metric(higher, of), Evidence(Text(low), Text(low + width), 1_000_000)).Outcome!.Value);
    }

    // With a margin of 0, one of two versions at most can be proven to be better than the other.
    [Property(MaxTest = 2000)]
    public bool Not_both_of_two_versions_are_better(short low, ushort width, bool higher)
    {
        var there = Judge(Metric(higher, 0), Evidence(Text(low), Text(low + width), 1_000_000));
        var back = Judge(Metric(higher, 0), Evidence(Text(-low - width), Text(-low), 1_000_000));
        return !(there.Passed && back.Passed);
    }

    [Property(MaxTest = 500)]
    public bool What_is_no_number_never_passes(short low, ushort width, byte which, byte place)
    {
        string[] words = ["NaN", "Infinity", "-Infinity", "", "1e99", "0,5", "∞"];
        var word = words[which % words.Length];
        var evidence = Evidence(Text(low), Text(low + width), 1_000_000);
        evidence = (place % 3) switch
        {
            0 => evidence with { Value = word },
            1 => evidence with { Low = word },
            _ => evidence with { High = word },
        };
        return Judge(Metric(higher: true, 255), evidence) is { Passed: false, Outcome: GateOutcome.NotANumber };
    }

    private static TrainingGate Metric(bool higher, int margin) => Gate(higher ? "r2" : "rmse", Text(margin));

    private static string Text(int thousandths) => (thousandths / 1000m).ToString(CultureInfo.InvariantCulture);

    private static TrainingGate Gate(string metric, string margin) =>
        new() { NotWorse = new NotWorseGate { Metric = metric, Margin = margin } };

    private static GateEvidence Evidence(string? low, string? high, int? rows) =>
        new() { Value = "0", Low = low, High = high, Rows = rows };

    private static TrainingGateVerdict Judge(TrainingGate gate, GateEvidence evidence)
    {
        evidence = evidence with { Key = EvidenceKey.Of(gate)! };
        return Assert.Single(
            GateJudge.Judge([gate], new GateFacts { Evidence = [evidence], Baseline = "1.2.0", Compared = "1.2.0" }));
    }
}
