using Sluice.Api.Conditions;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.Conditions;

/// <summary>How an object stands, by the kstatus rules: exactly one of three.</summary>
/// <param name="Reason">One word: <see cref="Reasons"/>.</param>
/// <param name="Message">A sentence for people.</param>
public abstract record Readiness(string Reason, string Message)
{
    /// <summary>All is as the spec asks: Ready=True, nothing else.</summary>
    /// <inheritdoc/>
    public sealed record Current(string Reason, string Message) : Readiness(Reason, Message);

    /// <summary>Work goes on, or something is waited for: Ready=Unknown, Reconciling=True.</summary>
    /// <inheritdoc/>
    public sealed record InProgress(string Reason, string Message) : Readiness(Reason, Message);

    /// <summary>Nothing more happens until a person acts: Ready=False, Stalled=True.</summary>
    /// <inheritdoc/>
    public sealed record Blocked(string Reason, string Message) : Readiness(Reason, Message);

    /// <summary>How an object stands whose write the API server refuses: that comes first, unless a person has to act anyway.</summary>
    /// <param name="refused">The write. Null when none is refused.</param>
    /// <param name="readiness">How the object stands otherwise.</param>
    public static Readiness Over(RefusedWrite? refused, Readiness readiness) => refused is null || readiness is Blocked
        ? readiness
        : new InProgress(Reasons.Refused, $"refused, and tried again at least once a minute: {refused.Message}; {readiness.Message}");
}
