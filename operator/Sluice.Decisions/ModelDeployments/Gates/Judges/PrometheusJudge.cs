using System.Globalization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>
/// Judges a query's value by limits. Each sample is counted once, however often the gate is judged; one that is no number is neither a pass
/// nor a break, and while it is the last one the gate waits.
/// </summary>
internal static class PrometheusJudge
{
    public static GateStatus Judge(GateInput input, PrometheusGate gate)
    {
        var sample = QuerySample.Of(input, QueryLimit.Compares(gate));
        var isNew = sample.IsNew(input);
        var status = new GateStatus
        {
            Verdict = GateVerdict.Running,
            Reason = GateReason.Collecting,
            Errors = input.Previous?.Errors ?? 0,
            Passed = input.Previous?.Passed ?? 0,
            Broken = input.Previous?.Broken ?? 0,
            SampleTime = isNew ? sample.At : input.Previous?.SampleTime,
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
        var (verdict, reason) = broken >= Math.Max(1, gate.Failures) ? (GateVerdict.Failed, GateReason.OutsideLimit)
            : passed >= Math.Max(1, gate.Successes) ? (GateVerdict.Passed, GateReason.WithinLimit)
            : (GateVerdict.Running, GateReason.Collecting);
        var row = broken > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{broken} of {Math.Max(1, gate.Failures)} outside in a row")
            : string.Create(CultureInfo.InvariantCulture, $"{passed} of {Math.Max(1, gate.Successes)} passed in a row");
        var compared = stable is { } other ? $", stable {GateText.Number(other)}" : "";
        return status with
        {
            Verdict = verdict,
            Reason = reason,
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

/// <summary>Between which values a query's must lie, by the gate's own limits and by stable's value.</summary>
/// <param name="Least">Least value that passes. Null when there is none.</param>
/// <param name="Most">Greatest value that passes. Null when there is none.</param>
internal readonly record struct QueryLimit(double? Least, double? Most)
{
    /// <summary>Whether a gate asks for stable's value, too.</summary>
    public static bool Compares(PrometheusGate gate) => gate.MaxIncrease is not null || gate.MaxRatio is not null;

    /// <summary>
    /// The narrowest limits. A ratio to a value of 0 is 0, whatever the candidate's is; a <c>max</c> beside it changes nothing about that.
    /// </summary>
    public static QueryLimit Of(PrometheusGate gate, double? stable)
    {
        double?[] most =
        [
            Read(gate.Max),
            stable + Read(gate.MaxIncrease),
            stable * Read(gate.MaxRatio),
        ];
        return new QueryLimit(Read(gate.Min), most.Min());
    }

    /// <summary>Whether a value lies within.</summary>
    public bool Passes(double value) => !(value < Least) && !(value > Most);

    /// <summary>The limit that a value breaks, else the upper one, else the lower one.</summary>
    public double? Shown(double value) => value < Least ? Least : Most ?? Least;

    private static double? Read(string? text) => DecimalText.TryParse(text, out var value) ? (double)value : null;
}

/// <summary>What the last answers to a gate's query come to.</summary>
internal sealed record QuerySample
{
    /// <summary>The candidate's value. Null when there is none that counts.</summary>
    public double? Value { get; init; }

    /// <summary>Stable's value. Null when there is none that counts, or it is not asked for.</summary>
    public double? Stable { get; init; }

    /// <summary>When the later of the answers came. Null when there is no answer yet at this step.</summary>
    public DateTime? At { get; init; }

    /// <summary>When the earlier of them came.</summary>
    public DateTime? First { get; init; }

    /// <summary>Why there is no value that counts. Null when there is one.</summary>
    public GateReason? Reason { get; init; }

    /// <summary>The reason in a sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>Reads the answers. What was answered before the step began is not of this step.</summary>
    public static QuerySample Of(GateInput input, bool compares)
    {
        if (input.StepStartTime is not { } started)
        {
            return Waiting("the gateways do not serve the step yet");
        }

        QueryFact?[] asked = compares ? [input.Query, input.StableQuery] : [input.Query];
        if (asked.Any(fact => fact is null || Clock.Seconds(fact.At) < Clock.Seconds(started)))
        {
            return Waiting("no sample at this step yet");
        }

        var sample = new QuerySample
        {
            At = asked.Max(fact => Clock.Seconds(fact!.At)),
            First = asked.Min(fact => Clock.Seconds(fact!.At)),
            Value = input.Query!.Value,
            Stable = compares ? input.StableQuery!.Value : null,
        };
        return asked.Select(fact => Fault(fact!, started)).FirstOrDefault(fault => fault is not null) is var (reason, message)
            ? sample with { Value = null, Stable = null, Reason = reason, Message = message }
            : sample;
    }

    /// <summary>
    /// Whether it has not been counted yet. A clock that was set back leaves a time in the status that has not come yet: then what differs
    /// is new.
    /// </summary>
    public bool IsNew(GateInput input) =>
        At is not null
            && (input.Previous?.SampleTime is not { } counted
                || (At != counted && (First > counted || counted > Clock.Seconds(input.Now))));

    private static QuerySample Waiting(string message) => new() { Reason = GateReason.Collecting, Message = message };

    private static (GateReason Reason, string Message)? Fault(QueryFact fact, DateTime started) => fact switch
    {
        { Problem: GateReason.NoTraffic } => (GateReason.NoTraffic, fact.Message ?? $"the query for {fact.Version} has an empty answer"),
        { Problem: not null } or { Value: null } => (GateReason.QueryError, fact.Message ?? $"the query for {fact.Version} failed"),
        { Value: { } value } when !double.IsFinite(value) =>
            (GateReason.NotANumber, $"the query for {fact.Version} gave {GateText.Number(value)}"),
        _ when Clock.Seconds(fact.SampleTime ?? fact.At) < Clock.Seconds(started) =>
            (GateReason.StaleSample, $"the sample for {fact.Version} was taken {fact.SampleTime:u}, before this step began {started:u}"),
        _ => null,
    };
}
