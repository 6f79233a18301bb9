using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>What the last answers to a gate's query come to.</summary>
internal sealed record QuerySample
{
    /// <summary>The candidate's value; null: there is none that counts.</summary>
    public double? Value { get; init; }

    /// <summary>Stable's value; null: there is none that counts, or it is not asked for.</summary>
    public double? Stable { get; init; }

    /// <summary>When the later of the answers came; null: no answer yet at this step.</summary>
    public DateTime? At { get; init; }

    /// <summary>When the earlier of them came.</summary>
    public DateTime? First { get; init; }

    /// <summary>One of <see cref="GateReasons"/>, where there is no value that counts; null: there is.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in a sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>Reads the answers. What was answered before the step began is not of this step.</summary>
    public static QuerySample Of(GateInput input, bool compares)
    {
        if (input.StepStartedAt is not { } started)
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
    /// Whether it has not been counted yet. A clock that was set back leaves a time in the status that has not come yet: then what differs is new.
    /// </summary>
    public bool IsNew(GateInput input) =>
        At is not null && (input.Previous?.SampledAt is not { } counted || (At != counted && (First > counted || counted > Clock.Seconds(input.Now))));

    private static QuerySample Waiting(string message) => new() { Reason = GateReasons.Collecting, Message = message };

    private static (string Reason, string Message)? Fault(QueryFact fact, DateTime started) => fact switch
    {
        { Problem: GateReasons.NoTraffic } => (GateReasons.NoTraffic, fact.Message ?? $"the query for {fact.Version} has an empty answer"),
        { Problem: not null } or { Value: null } => (GateReasons.QueryError, fact.Message ?? $"the query for {fact.Version} failed"),
        { Value: { } value } when !double.IsFinite(value) => (GateReasons.NotANumber, $"the query for {fact.Version} gave {GateText.Number(value)}"),
        _ when Clock.Seconds(fact.SampledAt ?? fact.At) < Clock.Seconds(started) =>
            (GateReasons.StaleSample, $"the sample for {fact.Version} was taken {fact.SampledAt:u}, before this step began {started:u}"),
        _ => null,
    };
}
