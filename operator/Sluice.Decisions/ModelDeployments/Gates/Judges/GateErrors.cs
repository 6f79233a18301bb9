using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>Evidence that is not there, and errors in a row.</summary>
internal static class GateErrors
{
    /// <summary>Whether a reason says that there are no data.</summary>
    public static bool IsNoData(GateReason reason) => reason == GateReason.NoTraffic || IsError(reason);

    /// <summary>Whether a reason is an error, of which <c>errorLimit</c> may come in a row.</summary>
    public static bool IsError(GateReason reason) =>
        reason is GateReason.QueryError or GateReason.NotANumber or GateReason.StaleSample or GateReason.NotRun;

    /// <summary>
    /// The gateways' metrics cannot be read. There is one such error a second at most, however often the gate is judged, and they are
    /// counted up to the first one beyond the limit.
    /// </summary>
    public static GateStatus Unreadable(GateInput input, GateStatus status, string? problem = null)
    {
        var before = input.Previous?.Errors ?? 0;
        var isNew = input.Previous?.EvaluationTime is not { } judged || judged != Clock.Seconds(input.Now);
        return status with
        {
            Verdict = GateVerdict.Running,
            Reason = GateReason.QueryError,
            Errors = Math.Max(before, isNew ? Math.Min(before + 1, Math.Max(0, input.Gate.ErrorLimit) + 1) : before),
            Message = problem ?? $"the gateways' metrics cannot be read: {input.Problem}",
        };
    }
}
