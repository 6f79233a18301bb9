using Sluice.Api.Conditions;
using Sluice.Decisions.Conditions;

namespace Sluice.Decisions.Facts;

/// <summary>
/// A write that the API server refused when it was tried last, for a reason that a person can mend: a quota, a policy, a name that is not
/// there, a missing right. What comes after it was not tried; it is tried again with growing pauses.
/// </summary>
/// <param name="Message">The server's words, which name the object and what is missing.</param>
public sealed record RefusedWrite(string Message)
{
    /// <summary>How an object stands while a write for it is refused; what is blocked already is blocked for its own reason.</summary>
    /// <param name="refused">The write; null: none is refused.</param>
    /// <param name="verdict">How it stands otherwise.</param>
    public static Verdict Over(RefusedWrite? refused, Verdict verdict) => refused is null || verdict is Verdict.Blocked
        ? verdict
        : new Verdict.InProgress(Reasons.Refused, $"refused, and tried again at least once a minute: {refused.Message}; {verdict.Message}");
}
