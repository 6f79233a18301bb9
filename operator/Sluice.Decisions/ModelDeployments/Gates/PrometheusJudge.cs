using System.Globalization;
using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>
/// Judges a query's value by limits. Each sample is counted once, however often the gate is judged; one that is no number is neither a pass nor a break,
/// and while it is the last one the gate waits.
/// </summary>
internal static class PrometheusJudge
{
    public static GateStatus Judge(GateInput input, PrometheusGate gate)
    {
        var sample = QuerySample.Of(input, QueryLimit.Compares(gate));
        var isNew = sample.IsNew(input);
        var status = new GateStatus
        {
            Verdict = GateVerdicts.Collecting,
            Reason = GateReasons.Collecting,
            Errors = input.Previous?.Errors ?? 0,
            Passed = input.Previous?.Passed ?? 0,
            Broken = input.Previous?.Broken ?? 0,
            SampledAt = isNew ? sample.At : input.Previous?.SampledAt,
        };
        if (sample.Reason is { } reason)
        {
            var errors = !isNew ? status.Errors : GateErrors.IsError(reason) ? status.Errors + 1 : 0;
            return status with { Reason = reason, Errors = errors, Message = sample.Message };
        }

        return Count(status with { Errors = 0 }, gate, sample.Value!.Value, sample.Stable, isNew);
    }

    private static GateStatus Count(GateStatus status, PrometheusGate gate, double value, double? stable, bool isNew)
    {
        var limit = QueryLimit.Of(gate, stable);
        var passes = limit.Passes(value);
        var passed = !isNew ? status.Passed : passes ? status.Passed + 1 : 0;
        var broken = !isNew ? status.Broken : passes ? 0 : status.Broken + 1;
        var verdict = broken >= Math.Max(1, gate.Failures) ? GateVerdicts.Failed
            : passed >= Math.Max(1, gate.Successes) ? GateVerdicts.NotWorse
            : GateVerdicts.Collecting;
        var row = broken > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{broken} of {Math.Max(1, gate.Failures)} outside in a row")
            : string.Create(CultureInfo.InvariantCulture, $"{passed} of {Math.Max(1, gate.Successes)} passed in a row");
        var compared = stable is { } other ? $", stable {GateText.Number(other)}" : "";
        return status with
        {
            Verdict = verdict,
            Reason = verdict == GateVerdicts.Collecting ? GateReasons.Collecting : GateReasons.Decided,
            Passed = passed,
            Broken = broken,
            Candidate = GateText.Field(value),
            Stable = stable is { } field ? GateText.Field(field) : null,
            Statistic = GateText.Field(value),
            Bound = limit.Shown(value) is { } bound ? GateText.Field(bound) : null,
            Message = $"candidate {GateText.Number(value)}{compared}: {Say(limit, value)} ({row})",
        };
    }

    private static string Say(QueryLimit limit, double value) => limit switch
    {
        { Least: { } least } when value < least => $"below the least value of {GateText.Number(least)}",
        { Most: { } most } when value > most => $"above the limit of {GateText.Number(most)}",
        { Most: { } most } => $"within the limit of {GateText.Number(most)}",
        { Least: { } least } => $"at least {GateText.Number(least)}",
        _ => "no limit to hold it against",
    };
}
