using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation.Bootstrap;
using Sluice.Trainer.Evaluation.Scores;

namespace Sluice.Trainer.Evaluation.Evidence;

/// <summary>What was measured for the gates of a job.</summary>
/// <param name="Evidence">An entry for each question. Null when the job asks none.</param>
/// <param name="Baseline">The version that was compared with. Null when there is none.</param>
internal sealed record GateMeasurements(IReadOnlyList<GateEvidence>? Evidence, string? Baseline)
{
    private const double Digits = 1e6;

    /// <summary>Measures what the job document asks.</summary>
    /// <param name="document">The job.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="columns">The columns of the held-out rows.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="JobException">The version to compare with cannot be read at present (75).</exception>
    public static async Task<GateMeasurements> MeasureAsync(
        JobDocument document, JudgedModel model, HeldOutColumns columns, CancellationToken stop)
    {
        var requests = (document.Evidence ?? []).DistinctBy(request => request.Key, StringComparer.Ordinal).ToList();
        if (requests.Count == 0)
        {
            return new GateMeasurements(null, null);
        }

        var compares = requests.Any(request => document.Spec.Gates[request.Gate].NotWorse is not null);
        var baseline = compares ? await ComparedVersion.ReadAsync(document.Baseline, model, stop) : null;
        var evidence = requests.Select(request =>
        {
            stop.ThrowIfCancellationRequested();
            var found = Of(document.Spec.Gates[request.Gate], model, baseline, columns, stop);
            return found with { Key = request.Key, Detail = Cut(found.Detail) };
        });
        return new GateMeasurements([.. evidence], baseline?.Version);
    }

    /// <summary>
    /// The evidence that is the same in each run, for the report: an attempt that published and died before it could report is followed by
    /// one that must produce the same bytes.
    /// </summary>
    public IReadOnlyList<GateEvidence>? Reported(JobDocument document)
    {
        var varying = (document.Evidence ?? []).Where(request => document.Spec.Gates[request.Gate].Latency is not null)
            .Select(request => request.Key).ToHashSet(StringComparer.Ordinal);
        return Evidence is null ? null : [.. Evidence.Where(evidence => !varying.Contains(evidence.Key))];
    }

    private static GateEvidence Of(
        TrainingGate gate, JudgedModel model, ComparedVersion? baseline, HeldOutColumns columns, CancellationToken stop) => gate switch
        {
            { NotWorse: { } notWorse } => NotWorse(notWorse, model.Scores, baseline!, columns, model.Seed),
            { Fairness: { } fairness } => FairnessEvidence.Of(fairness, model.Scores, columns),
            { Latency: { } latency } => new GateEvidence
            {
                Value = DecimalText.Write(ModelLatency.Measure(model, latency.Rows, latency.Quantile, stop)),
            },
            { Size: not null } => new GateEvidence { Value = model.Model.Length.ToString(CultureInfo.InvariantCulture) },
            _ => Metric(gate, model.Scores, columns),
        };

    /// <summary>A metric, on all held-out rows or on those of the gate's slice, without its key.</summary>
    internal static GateEvidence Metric(TrainingGate gate, ScoreSet scores, HeldOutColumns columns)
    {
        if (!scores.Metrics.TryGetValue(gate.Metric ?? "", out var metric))
        {
            return new GateEvidence { Outcome = GateOutcome.MissingMetric };
        }

        var (rows, absent) = Rows(gate.Slice, scores, columns);
        return absent ?? Valued(metric.On(rows), rows.Length);
    }

    /// <summary>
    /// The difference of a metric from the version's, without its key. The ends of its interval are rounded outwards, so that rounding
    /// never lets a version pass.
    /// </summary>
    /// <param name="gate">The gate.</param>
    /// <param name="scores">The answers of the trained model to the held-out rows.</param>
    /// <param name="baseline">Those of the version.</param>
    /// <param name="columns">The columns of the rows.</param>
    /// <param name="seed">The job's seed.</param>
    internal static GateEvidence NotWorse(
        NotWorseGate gate, ScoreSet scores, ComparedVersion baseline, HeldOutColumns columns, long seed)
    {
        if (baseline.Scores is null)
        {
            return new GateEvidence { Outcome = baseline.Outcome, Detail = baseline.Detail };
        }

        if (!scores.Metrics.TryGetValue(gate.Metric, out var ours)
            || !baseline.Scores.Metrics.TryGetValue(gate.Metric, out var theirs))
        {
            return new GateEvidence { Outcome = GateOutcome.MissingMetric };
        }

        var (rows, absent) = Rows(gate.Slice, scores, columns);
        if (absent is not null)
        {
            return absent;
        }

        var bootstrap = new MetricBootstrap(seed, level: (double)DecimalText.Parse(gate.Confidence));
        var difference = bootstrap.Difference(theirs, ours, rows).Difference;
        var (low, high) = (
            Text(Math.Floor(difference.Low * Digits) / Digits), Text(Math.Ceiling(difference.High * Digits) / Digits));
        return low is null || high is null
            ? new GateEvidence { Outcome = GateOutcome.NotANumber, Rows = rows.Length, Detail = "the interval is undefined on these rows" }
            : Valued(difference.Estimate, rows.Length) with { Low = low, High = high };
    }

    private static (int[] Rows, GateEvidence? Absent) Rows(RowSlice? slice, ScoreSet scores, HeldOutColumns columns)
    {
        var rows = slice is null ? [.. scores.Rows] : columns.RowsOf(slice);
        return rows switch
        {
            null => ([], new GateEvidence { Outcome = GateOutcome.UnknownColumn }),
            [] => ([], new GateEvidence { Outcome = GateOutcome.EmptySlice, Rows = 0 }),
            _ => (rows, null),
        };
    }

    private static GateEvidence Valued(double value, int rows)
    {
        var text = Text(value);
        return new GateEvidence { Value = text, Outcome = text is null ? GateOutcome.NotANumber : null, Rows = rows };
    }

    private static string? Text(double value) => DecimalText.Write(value) is var text and not "-0" ? text : "0";

    private static string? Cut(string? detail)
    {
        const int most = GateEvidence.LongestDetail - 1;
        return detail is { Length: > GateEvidence.LongestDetail }
            ? detail[..(char.IsHighSurrogate(detail[most - 1]) ? most - 1 : most)] + "…"
            : detail;
    }
}
