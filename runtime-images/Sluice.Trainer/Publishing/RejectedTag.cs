using Sluice.Api.Contracts;
using Sluice.Api.Judging;

namespace Sluice.Trainer.Publishing;

/// <summary>
/// The tag of a result that a gate rejects. The operator decides; this is for the tag alone, since that of the version must stay free for a
/// better result.
/// </summary>
internal static class RejectedTag
{
    /// <summary>The tag. Null where every gate passes.</summary>
    /// <param name="document">The job.</param>
    /// <param name="result">The result.</param>
    /// <param name="missed">Gets the message of each gate that does not pass.</param>
    public static string? Of(JobDocument document, TrainerResult result, Action<string> missed)
    {
        var failed = GateJudge.Judge(document.Spec.Gates, GateFacts.Of(result, document.Baseline?.Version, stableNow: null))
            .Where(verdict => !verdict.Passed).ToList();
        failed.ForEach(verdict => missed(verdict.Message));
        return failed.Count > 0 ? document.RejectedTag : null;
    }
}
