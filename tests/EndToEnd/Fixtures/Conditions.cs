using Sluice.Api.Conditions;

namespace Sluice.Tests.EndToEnd.Fixtures;

internal static class Conditions
{
    /// <summary>Whether a condition is True, with the given reason if there is one.</summary>
    public static bool Has(this IReadOnlyList<Condition> conditions, string type, string? reason = null) =>
        conditions.Any(c => c.Type == type && c.Status == ConditionStatus.True && (reason is null || c.Reason == reason));

    public static string MessageOf(this IReadOnlyList<Condition> conditions, string type) => conditions.Single(c => c.Type == type).Message;
}
