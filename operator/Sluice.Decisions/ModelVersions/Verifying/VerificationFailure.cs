using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelVersions.Verifying;

/// <summary>Why a verification pod that has ended did not verify.</summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Final">
/// Whether it is a fact about bytes that were read, so that another look finds the same. All else may pass: files arrive,
/// registries are reachable again, nodes and images are repaired.
/// </param>
/// <param name="Message">What is wrong and what helps.</param>
internal sealed record VerificationFailure(string Reason, bool Final, string Message)
{
    private const int Longest = 700;

    /// <summary>Whether a reason is a fact about bytes that were read.</summary>
    public static bool IsFinal(string? reason) =>
        reason is Reasons.DigestMismatch or Reasons.SignatureMismatch or Reasons.ModelInvalid or Reasons.ArtifactInvalid;

    /// <summary>Why a pod that has ended did not verify.</summary>
    public static VerificationFailure Of(PodFact pod)
    {
        var error = ContractJson.TryRead<TrainerError>(pod.TerminationMessage);
        var said = error is { Message.Length: > 0 } ? MessageText.Cut(error.Message, Longest) : null;
        return (pod.ExitCode, error?.Reason) switch
        {
            (ExitCodes.BadData, { } reason) when IsFinal(reason) =>
                new(reason, true, $"{said}; delete pod {pod.Name} to have it read again"),
            (ExitCodes.NoInput, _) => new(Reasons.ArtifactUnavailable, false, said ?? Outcome(pod)),
            _ => new(Reasons.VerificationFailed, false, said is null ? Outcome(pod) : $"pod {pod.Name}: {said}"),
        };
    }

    private static string Outcome(PodFact pod)
    {
        var outcome = pod switch
        {
            { TerminationReason: "OOMKilled" } =>
                "ran out of memory; raise verification.resources.limits.memory of the chart",
            _ when Disruption.Of(pod) is { } disturbance => disturbance,
            { ExitCode: ExitCodes.Ok } => "ended well but left no result; is its image Sluice's inference image?",
            _ => $"ended with exit code {pod.ExitCode}",
        };
        return string.IsNullOrWhiteSpace(pod.TerminationMessage)
            ? $"pod {pod.Name} {outcome}"
            : MessageText.Cut($"pod {pod.Name} {outcome}: {pod.TerminationMessage.Trim()}", Longest);
    }
}
