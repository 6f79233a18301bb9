using Sluice.Api.TrainingJobs.Failing;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary><c>spec.runPolicy.rules</c>, which overrule what the table says of a failure, as a podFailurePolicy of batch/v1 does.</summary>
internal static class FailureRules
{
    private const int MaxMessage = 900;

    /// <summary>The failure as the first rule that matches the pod has it; as it is when none does.</summary>
    /// <param name="rules">The rules, in order.</param>
    /// <param name="pod">The pod that failed.</param>
    /// <param name="failure">How it failed by the table.</param>
    public static AttemptFailure Apply(IReadOnlyList<FailureRule> rules, PodFact pod, AttemptFailure failure)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (Matches(rules[i], pod))
            {
                var failsJob = rules[i].Action == nameof(FailureAction.FailJob);
                return failure with
                {
                    Rule = i,
                    Permanent = failsJob,
                    Counted = rules[i].Action == nameof(FailureAction.Count),
                    Message = MessageText.Cut($"spec.runPolicy.rules[{i}]: {rules[i].Action}: {failure.Message}", MaxMessage),
                };
            }
        }

        return failure;
    }

    private static bool Matches(FailureRule rule, PodFact pod) =>
        rule.OnExitCodes is { } codes
            ? pod.ExitCode is { } code and not 0
                && codes.Values.Contains(code) == (codes.Operator == nameof(ExitCodeOperator.In))
            : rule.OnPodConditions.Any(pattern =>
                pod.Conditions.Any(condition => condition.Type == pattern.Type && condition.Status == pattern.Status));
}
