using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelVersions;

/// <summary>Why a verification pod that has ended did not verify.</summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Final">
/// Whether it is a fact about bytes that were read, so that another look finds the same. All else may pass: files arrive,
/// registries come back, nodes and images are mended.
/// </param>
/// <param name="Message">What is wrong and what helps.</param>
internal sealed record VerificationFailure(string Reason, bool Final, string Message)
{
    private const int Longest = 700;

    public static VerificationFailure Of(PodFact pod)
    {
        var error = ContractJson.TryRead<TrainerError>(pod.TerminationMessage);
        var said = error is { Message.Length: > 0 } ? MessageText.Cut(error.Message, Longest) : null;
        return (pod.ExitCode, error?.Reason) switch
        {
            (ExitCodes.BadData, Reasons.DigestMismatch or Reasons.SignatureMismatch or Reasons.ModelInvalid or Reasons.ArtifactInvalid) =>
                new(error.Reason, true, $"{said}; delete pod {pod.Name} to have it read again"),
            (ExitCodes.NoInput, _) => new(Reasons.ArtifactUnavailable, false, said ?? Outcome(pod)),
            _ => new(Reasons.VerificationFailed, false, said is null ? Outcome(pod) : $"pod {pod.Name}: {said}"),
        };
    }

    private static string Outcome(PodFact pod)
    {
        var outcome = pod switch
        {
            { TerminationReason: "OOMKilled" } =>
                "was ended for want of memory; raise verification.resources.limits.memory of the chart",
            _ when Disruption.Of(pod) is { } disturbance => disturbance,
            { ExitCode: ExitCodes.Ok } => "ended well but left no result; is its image Sluice's inference image?",
            _ => $"ended with exit code {pod.ExitCode}",
        };
        return string.IsNullOrWhiteSpace(pod.TerminationMessage)
            ? $"pod {pod.Name} {outcome}"
            : MessageText.Cut($"pod {pod.Name} {outcome}: {pod.TerminationMessage.Trim()}", Longest);
    }
}
