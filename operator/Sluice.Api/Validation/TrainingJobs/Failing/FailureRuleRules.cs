using Sluice.Api.TrainingJobs.Failing;

namespace Sluice.Api.Validation.TrainingJobs.Failing;

/// <summary>Rules of <see cref="FailureRule"/>, as the API server has them for a podFailurePolicy.</summary>
internal static class FailureRuleRules
{
    private const int MostRules = 20;
    private const int HighestCode = 255;

    private static readonly string[] Actions = Enum.GetNames<FailureAction>();
    private static readonly string[] Statuses = ["True", "False", "Unknown"];

    /// <summary>What is wrong with the rules of a job.</summary>
    /// <returns>Fields below <c>spec.runPolicy.rules</c>, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(IReadOnlyList<FailureRule>? rules) => rules switch
    {
        null => [("", "is null; remove it")],
        { Count: > MostRules } => [("", $"{rules.Count} rules; use at most {MostRules}")],
        _ => rules.SelectMany((rule, i) => rule is null
            ? [($"[{i}]", "is null; remove it")]
            : Faults(rule).Select(fault => ($"[{i}]{fault.Field}", fault.Message))),
    };

    private static IEnumerable<(string Field, string Message)> Faults(FailureRule rule)
    {
        if (!Actions.Contains(rule.Action, StringComparer.Ordinal))
        {
            yield return (".Action", $"'{rule.Action}' is not known; use {string.Join(" or ", Actions)}");
        }

        if (rule.OnExitCodes is null == rule.OnPodConditions is null or { Count: 0 })
        {
            yield return ("", "set exactly one of onExitCodes, onPodConditions");
            yield break;
        }

        var faults = rule.OnExitCodes is { } codes
            ? Codes(codes).Select(fault => ($".OnExitCodes{fault.Field}", fault.Message))
            : rule.OnPodConditions!.SelectMany((condition, i) =>
                Condition(condition).Select(fault => ($".OnPodConditions[{i}]{fault.Field}", fault.Message)));
        foreach (var fault in faults)
        {
            yield return fault;
        }
    }

    private static IEnumerable<(string Field, string Message)> Codes(ExitCodePattern codes)
    {
        if (!Enum.GetNames<ExitCodeOperator>().Contains(codes.Operator, StringComparer.Ordinal))
        {
            yield return (".Operator", $"'{codes.Operator}' is not known; use {string.Join(" or ", Enum.GetNames<ExitCodeOperator>())}");
        }

        if (codes.Values is null or { Count: 0 })
        {
            yield return (".Values", "is missing; name at least one exit code");
            yield break;
        }

        var seen = new HashSet<int>();
        for (var i = 0; i < codes.Values.Count; i++)
        {
            var code = codes.Values[i];
            var fault = code is < 0 or > HighestCode ? $"{code} is not an exit code; use 0 to {HighestCode}"
                : code == 0 && codes.Operator == nameof(ExitCodeOperator.In) ? "0 is no failure, so that no rule is asked; remove it"
                : !seen.Add(code) ? $"{code} stands there twice; remove one"
                : null;
            if (fault is not null)
            {
                yield return ($".Values[{i}]", fault);
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> Condition(PodConditionPattern? condition)
    {
        if (condition is null)
        {
            yield return ("", "is null; remove it");
            yield break;
        }

        if (NameRules.Key(condition.Type) is { } fault)
        {
            yield return (".Type", fault);
        }

        if (!Statuses.Contains(condition.Status, StringComparer.Ordinal))
        {
            yield return (".Status", $"'{condition.Status}' is not known; use {string.Join(" or ", Statuses)}");
        }
    }
}
