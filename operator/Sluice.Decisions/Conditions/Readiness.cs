using Sluice.Api.Conditions;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.Conditions;

/// <summary>Whether an object is ready, by the rules of kstatus: exactly one of three answers.</summary>
/// <param name="Reason">One word: <see cref="Reasons"/>.</param>
/// <param name="Message">A sentence for people.</param>
public abstract record Readiness(string Reason, string Message)
{
    /// <summary>Everything is as the spec asks: Ready=True, and neither Reconciling nor Stalled.</summary>
    /// <inheritdoc/>
    public sealed record Current(string Reason, string Message) : Readiness(Reason, Message);

    /// <summary>The operator is working, or waits for something: Ready=Unknown, Reconciling=True.</summary>
    /// <inheritdoc/>
    public sealed record InProgress(string Reason, string Message) : Readiness(Reason, Message);

    /// <summary>Nothing more happens until a person acts: Ready=False, Stalled=True.</summary>
    /// <inheritdoc/>
    public sealed record Blocked(string Reason, string Message) : Readiness(Reason, Message);

    /// <summary>
    /// The readiness of an object for which the API server refuses a write. The refusal comes first, unless a person has to act in any
    /// case.
    /// </summary>
    /// <param name="refused">The write that is refused. Null when there is none.</param>
    /// <param name="readiness">The readiness if the write were not refused.</param>
    public static Readiness Over(RefusedWrite? refused, Readiness readiness) => refused is null || readiness is Blocked
        ? readiness
        : new InProgress(Reasons.Refused, $"refused, and tried again at least once a minute: {refused.Message}; {readiness.Message}");
}
