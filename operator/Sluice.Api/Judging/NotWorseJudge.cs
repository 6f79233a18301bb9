using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Judging;

/// <summary>
/// Whether a result is not worse than the stable version by more than a margin, by the interval of the difference of both on the same rows:
/// a test of non-inferiority (Piaggio et al., Reporting of Noninferiority and Equivalence Randomized Trials, JAMA 2012).
/// </summary>
internal static class NotWorseJudge
{
    /// <summary>Fewest rows whose interval says anything.</summary>
    private const int LeastRows = 30;

    public static Ruling Judge(NotWorseGate gate, GateEvidence? found, GateFacts facts) => found switch
    {
        null => Ruling.NotMeasured(facts),
        { Outcome: GateOutcome.BaselineAbsent } => WithoutBaseline(gate, facts),
        { Outcome: { } outcome } => Ruling.Absent(new TrainingGate { NotWorse = gate }, outcome),
        _ when facts.Baseline is null || facts.Compared != facts.Baseline => new(
            GateOutcome.BaselineUnreadable,
            $"the result compares with {Named(facts.Compared)}, and the job with {Named(facts.Baseline)}; the trainer must compare with "
                + "the baseline of the job document and name it in the result"),
        _ => Decide(gate, found),
    };

    private static Ruling WithoutBaseline(NotWorseGate gate, GateFacts facts) => (facts.Baseline, facts.StableNow) switch
    {
        ({ } given, _) => new(
            GateOutcome.BaselineUnreadable, $"the trainer found no version to compare with, and {VisibleText.Of(given)} was given to it"),
        (_, { } now) => new(
            GateOutcome.BaselineAbsent,
            $"no version was stable when the attempt began, and {VisibleText.Of(now)} is by now; run the job again to compare with it"),
        _ when gate.WhenAbsent == nameof(AbsentBaseline.Pass) => new(
            GateOutcome.BaselineAbsent, "no version is stable in production, which passes by whenAbsent", Tolerated: true),
        _ => new(GateOutcome.BaselineAbsent, "no version is stable in production; deploy one, or set whenAbsent: Pass for a first version"),
    };

    private static Ruling Decide(NotWorseGate gate, GateEvidence found)
    {
        var direction = GateMetrics.DirectionOf(gate.Metric) ?? gate.Better switch
        {
            nameof(MetricDirection.Higher) => MetricDirection.Higher,
            nameof(MetricDirection.Lower) => MetricDirection.Lower,
            _ => (MetricDirection?)null,
        };
        if (direction is null)
        {
            return new(GateOutcome.NotMeasured, "it is not known whether the metric is better when it is higher or lower; set better");
        }

        if (!DecimalText.TryParse(found.Value, out _)
            || !DecimalText.TryParse(found.Low, out var low)
            || !DecimalText.TryParse(found.High, out var high)
            || low > high
            || !DecimalText.TryParse(gate.Margin, out var margin)
            || !DecimalText.TryParse(gate.Confidence, out var confidence))
        {
            return new(GateOutcome.NotANumber, "the evidence is no difference with an interval of finite decimals");
        }

        // By how much the result is worse: at least, and at most.
        var (least, most) = direction == MetricDirection.Higher ? (-high, -low) : (low, high);
        var seen = $"it differs by {found.Value} [{found.Low}, {found.High}]";
        var needed = RowsNeeded(gate.Metric, (double)margin, (double)confidence);
        return found.Rows switch
        {
            null => new(GateOutcome.NotMeasured, "the evidence does not say on how many rows it rests"),
            <= 0 => Ruling.Absent(new TrainingGate { NotWorse = gate }, GateOutcome.EmptySlice),
            _ when least > margin => new(GateOutcome.Failed, $"{seen}, which is worse by more than {gate.Margin}"),
            { } rows when rows < needed => new(
                GateOutcome.TooFewRows,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{seen}, and {rows} rows cannot prove a margin of {gate.Margin}; hold out at least {needed:0}, or widen the margin")),
            _ when most < margin => new(GateOutcome.Passed, $"{seen}, which is not worse by {gate.Margin}"),
            _ => new(
                GateOutcome.Inconclusive,
                $"{seen}, which neither proves nor refutes that it is worse by {gate.Margin}; hold out more rows, or widen the margin"),
        };
    }

    /// <summary>
    /// Rows without which an interval proves nothing. The bootstrap draws from the rows that there are: where none happens to tell the
    /// versions apart, its interval has no width. A share that is worse by the margin leaves all of n rows alike with a probability of at
    /// most (1 - margin)^n, which must not exceed the error of one side (Hanley and Lippman-Hand, If Nothing Goes Wrong, Is Everything All
    /// Right?, JAMA 1983).
    /// </summary>
    private static double RowsNeeded(string metric, double margin, double confidence) =>
        margin is > 0 and < 1 && GateMetrics.IsShareOfRows(metric)
            ? Math.Max(LeastRows, Math.Ceiling(Math.Log((1 - confidence) / 2) / Math.Log(1 - margin)))
            : LeastRows;

    private static string Named(string? version) => version is null ? "no version" : VisibleText.Of(version);
}
