using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs.Gates;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Gates;

/// <summary>What comes of each form of a gate, and that what cannot be judged does not pass.</summary>
public class GateJudgeTests
{
    private static readonly TrainingGate Sliced =
        new() { Metric = "recall", Min = "0.8", Slice = new RowSlice { Column = "island", Value = "Dream" } };

    private static readonly TrainingGate Binned =
        new() { Name = "heavy", Metric = "mae", Max = "5", Slice = new RowSlice { Column = "mass", From = "3000" } };

    private static readonly TrainingGate Ratio =
        new() { Fairness = new FairnessGate { Column = "sex", Measure = "DisparateImpact", Min = "0.8" } };

    private static readonly TrainingGate Difference =
        new() { Fairness = new FairnessGate { Column = "sex", Measure = "EqualizedOdds", Max = "0.1", LeastGroup = 5 } };

    private static readonly TrainingGate Latency = new() { Latency = new ModelLatencyGate { Max = "5ms" } };

    private static readonly TrainingGate Size = new() { Size = new ModelSizeGate { Max = "10Ki" } };

    public static TheoryData<TrainingGate, GateEvidence, GateOutcome, string> Measured => new()
    {
        { Sliced, new() { Value = "0.8", Rows = 1 }, GateOutcome.Passed, "recall where island is 'Dream': 0.8 is within [0.8, ∞]" },
        { Sliced, new() { Value = "0.79", Rows = 9 }, GateOutcome.Failed, "recall where island is 'Dream': 0.79 is below 0.8" },
        { Sliced, new() { Value = "0.9", Rows = 0 }, GateOutcome.EmptySlice, "no held-out row is in the slice; name a value" },
        { Sliced, new() { Value = "0.9" }, GateOutcome.NotMeasured, "neither a value with its rows nor a reason" },
        { Sliced, new() { Value = "NaN", Rows = 9 }, GateOutcome.NotANumber, "is not a number" },
        { Sliced, new() { Rows = 9 }, GateOutcome.NotANumber, "is not a number" },
        { Sliced, new() { Outcome = GateOutcome.EmptySlice }, GateOutcome.EmptySlice, "hold out more rows" },
        { Sliced, new() { Outcome = GateOutcome.UnknownColumn }, GateOutcome.UnknownColumn, "no column 'island'; name one that it has" },
        { Sliced, new() { Outcome = GateOutcome.MissingMetric }, GateOutcome.MissingMetric, "computes no such metric for this task" },
        { Binned, new() { Value = "5", Rows = 1 }, GateOutcome.Passed, "heavy (mae where mass is in [3000, ∞)): 5 is within [-∞, 5]" },
        { Ratio, new() { Value = "0.8", Rows = 30 }, GateOutcome.Passed, "DisparateImpact by sex: 0.8 is within [0.8, ∞]" },
        { Ratio, new() { Value = "0.79", Rows = 30 }, GateOutcome.Failed, "0.79 is below 0.8" },
        { Ratio, new() { Value = "1", Rows = 29, Detail = "sex 'f'" }, GateOutcome.GroupTooSmall, "29 rows that count, fewer than 30" },
        { Ratio, new() { Rows = 0 }, GateOutcome.GroupTooSmall, "0 rows that count" },
        { Ratio, new() { Value = "1.2", Rows = 99 }, GateOutcome.NotANumber, "no decimal from 0 to 1" },
        { Ratio, new() { Outcome = GateOutcome.NotANumber, Detail = "nobody" }, GateOutcome.NotANumber, "(nobody)" },
        { Difference, new() { Value = "0.1", Rows = 5 }, GateOutcome.Passed, "EqualizedOdds by sex: 0.1 is within [-∞, 0.1]" },
        { Difference, new() { Value = "0.11", Rows = 5 }, GateOutcome.Failed, "0.11 is above 0.1" },
        { Difference, new() { Value = "0" }, GateOutcome.NotMeasured, "how many rows the smallest group has" },
        { Difference, new() { Outcome = GateOutcome.GroupTooSmall }, GateOutcome.GroupTooSmall, "lower leastGroup from 5" },
        { Latency, new() { Value = "5" }, GateOutcome.Passed, "latency p95 of 1 row: 5 ms is at most 5ms" },
        { Latency, new() { Value = "5.001" }, GateOutcome.Failed, "5.001 ms is above 5ms" },
        { Latency, new() { Value = "-1" }, GateOutcome.NotANumber, "no time in milliseconds" },
        { Size, new() { Value = "10240" }, GateOutcome.Passed, "size of the model: 10240 bytes are at most 10Ki" },
        { Size, new() { Value = "10241" }, GateOutcome.Failed, "10241 bytes are above 10Ki" },
        { Size, new() { Value = "1e40" }, GateOutcome.NotANumber, "no size in bytes" },
    };

    [Theory]
    [MemberData(nameof(Measured))]
    public void Evidence_is_held_against_its_bound(TrainingGate gate, GateEvidence evidence, GateOutcome outcome, string message)
    {
        var verdict = Judge(gate, evidence with { Key = EvidenceKey.Of(gate)! });

        Assert.Equal((outcome, outcome == GateOutcome.Passed), (verdict.Outcome, verdict.Passed));
        Assert.Contains(message, verdict.Message, StringComparison.Ordinal);
        Assert.Equal((gate.Name, evidence.Rows), (verdict.Name, verdict.Rows));
    }

    private static readonly TrainingGate[] Gates = [Sliced, Binned, Ratio, Difference, Latency, Size, Compared("accuracy")];

    public static TheoryData<TrainingGate> All => [.. Gates];

    [Theory]
    [MemberData(nameof(All))]
    public void A_gate_without_evidence_says_what_to_report(TrainingGate gate)
    {
        foreach (var verdict in new[] { Judge(gate), Judge(gate, new GateEvidence { Key = "another", Value = "0.9", Rows = 99 }) })
        {
            Assert.Equal((GateOutcome.NotMeasured, false), (verdict.Outcome, verdict.Passed));
            Assert.Contains("must report it in the result's evidence under the key", verdict.Message, StringComparison.Ordinal);
        }
    }

    // The operator judges: what a trainer thinks of its result is no evidence.
    [Theory]
    [MemberData(nameof(All))]
    public void A_trainer_cannot_pass_a_gate_by_its_word(TrainingGate gate)
    {
        foreach (var word in Enum.GetValues<GateOutcome>())
        {
            var evidence = new GateEvidence { Key = EvidenceKey.Of(gate)!, Outcome = word };
            Assert.False(Judge(gate, evidence).Passed, $"{word}");
            Assert.NotEqual(GateOutcome.Passed, Judge(gate, evidence).Outcome);
        }
    }

    [Theory]
    [InlineData("0.89", GateOutcome.Failed, "accuracy: 0.89 is below 0.9")]
    [InlineData("0.9", GateOutcome.Passed, "accuracy: 0.9 is within [0.9, ∞]")]
    [InlineData("NaN", GateOutcome.NotANumber, "accuracy: the result's value is not a number")]
    [InlineData("Infinity", GateOutcome.NotANumber, "accuracy: the result's value is not a number")]
    [InlineData(null, GateOutcome.MissingMetric, "accuracy: the result has no such metric")]
    public void A_plain_metric_needs_no_evidence(string? value, GateOutcome outcome, string message)
    {
        var gate = new TrainingGate { Metric = "accuracy", Min = "0.9" };
        var metrics = value is null ? [] : new Dictionary<string, string> { ["accuracy"] = value };
        var verdict = Assert.Single(GateJudge.Judge([gate], new GateFacts { Metrics = metrics }));

        Assert.Equal((outcome, message, (string?)null), (verdict.Outcome, verdict.Message, verdict.Key));
    }

    [Fact]
    public void Texts_of_a_trainer_are_cut_and_shown()
    {
        var evidence = new GateEvidence
        {
            Key = EvidenceKey.Of(Sliced)!,
            Value = new string('9', 40),
            Low = "low",
            Rows = -1,
            Detail = "\u202e" + new string('x', 5000),
        };
        var verdict = Judge(Sliced, evidence);

        Assert.Equal((null, null, (long?)null), (verdict.Value, verdict.Low, verdict.Rows));
        Assert.Contains("\\u202e", verdict.Message, StringComparison.Ordinal);
        Assert.True(verdict.Message.Length < 400, verdict.Message);
    }

    [Fact]
    public void A_key_is_of_what_is_measured_alone()
    {
        var gate = Compared("accuracy");
        Assert.Null(EvidenceKey.Of(new TrainingGate { Metric = "accuracy", Min = "0.9" }));
        Assert.Equal(EvidenceKey.Of(gate), EvidenceKey.Of(gate with
        {
            Name = "named",
            NotWorse = gate.NotWorse! with { Margin = "0.5", WhenAbsent = "Pass" },
        }));
        Assert.Equal(EvidenceKey.Of(Ratio), EvidenceKey.Of(Ratio with { Fairness = Ratio.Fairness! with { Min = "0.5", LeastGroup = 9 } }));
        Assert.Equal(EvidenceKey.Of(Latency), EvidenceKey.Of(new TrainingGate { Latency = new ModelLatencyGate { Max = "9s" } }));

        string?[] keys =
        [
            .. Gates.Select(EvidenceKey.Of),
            EvidenceKey.Of(Compared("logLoss")),
            EvidenceKey.Of(gate with { NotWorse = gate.NotWorse with { Confidence = "0.99" } }),
            EvidenceKey.Of(gate with { NotWorse = gate.NotWorse with { Deployment = "b" } }),
            EvidenceKey.Of(Sliced with { Slice = new RowSlice { Column = "island", Value = "Biscoe" } }),
            EvidenceKey.Of(Ratio with { Fairness = Ratio.Fairness with { Positive = "yes" } }),
            EvidenceKey.Of(new TrainingGate { Latency = new ModelLatencyGate { Rows = 2 } }),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{8}$", key));
    }

    private static TrainingGate Compared(string metric) => new() { NotWorse = new NotWorseGate { Metric = metric, Margin = "0.01" } };

    private static TrainingGateVerdict Judge(TrainingGate gate, params GateEvidence[] evidence) => Assert.Single(
        GateJudge.Judge([gate], new GateFacts { Evidence = evidence, Baseline = "1.0.0", Compared = "1.0.0" }));
}
