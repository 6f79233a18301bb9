using System.Globalization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>What a gate declares for evidence that is missing, and for a limit that it reaches undecided.</summary>
internal static class GatePolicy
{
    /// <summary>
    /// Longest time between two judgements that is taken for time in which the gate was looked at. A clock that leaps forward, or an operator that was
    /// away, must not use up <c>maxDuration</c>.
    /// </summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    /// <summary>The status of a gate of which nothing but the time has changed is written anew this often.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(10);

    public static GateStatus Apply(GateInput input, GateStatus found)
    {
        var now = Clock.Seconds(input.Now);
        var judged = found with
        {
            Name = input.Gate.Name,
            SecondsWithoutData = (input.Previous?.SecondsWithoutData ?? 0) + Lost(input.Previous, now),
            EvaluationTime = now,
        };
        var status = Declared(input, judged, now);
        status = status with { Message = MessageText.Cut(status.Message) };
        return input.Previous is { EvaluationTime: { } before } previous && now >= before && now - before < Refresh
            && status with { EvaluationTime = before, SecondsWithoutData = previous.SecondsWithoutData } == previous
            ? previous
            : status;
    }

    private static GateStatus Declared(GateInput input, GateStatus status, DateTime now)
    {
        var gate = input.Gate;
        if (status.Verdict != GateVerdicts.Collecting)
        {
            return status;
        }

        if (!GateErrors.IsNoData(status.Reason))
        {
            return AtLimit(input, status, now) is { } limit ? Undecided(gate, status, limit) : status;
        }

        if (GateErrors.IsError(status.Reason) && status.Errors <= gate.ErrorLimit)
        {
            return status with { Message = string.Create(CultureInfo.InvariantCulture, $"{status.Message} ({status.Errors} in a row, {gate.ErrorLimit} may be)") };
        }

        if (gate.NoData == "Fail")
        {
            return input.StepStartTime is { } started && now >= Clock.Add(started, input.MinDuration)
                ? status with { Verdict = GateVerdicts.Failed, Message = $"{status.Message}, and noData is Fail" }
                : status;
        }

        // Advance is for evidence that does not decide, and never for evidence that is not there.
        return gate.NoData == "Extend" && gate.Undecided != "Advance" && AtTimeLimit(input, status, now) is { } time
            ? Undecided(gate, status, time)
            : status with { Message = $"{status.Message}; waits, for noData is {gate.NoData}" };
    }

    private static GateStatus Undecided(RolloutGate gate, GateStatus status, string limit) => status with
    {
        Verdict = gate.Undecided switch { "Advance" => GateVerdicts.NotWorse, "RollBack" => GateVerdicts.Failed, _ => GateVerdicts.Collecting },
        Reason = GateReasons.Undecided,
        Message = $"{status.Message}; {limit} reached, and undecided is {gate.Undecided}",
    };

    private static string? AtLimit(GateInput input, GateStatus status, DateTime now) =>
        input.Gate.MaxSamples is { } samples && status.CandidateRequests >= samples
            ? string.Create(CultureInfo.InvariantCulture, $"maxSamples {samples}")
            : AtTimeLimit(input, status, now);

    private static string? AtTimeLimit(GateInput input, GateStatus status, DateTime now)
    {
        if (input.StepStartTime is not { } started || !Duration.TryParse(input.Gate.MaxDuration, out var longest))
        {
            return null;
        }

        var without = input.Gate.NoData is "Extend" or "Fail" ? 0 : status.SecondsWithoutData;
        return (now - started).TotalSeconds - without >= longest.TotalSeconds ? $"maxDuration {input.Gate.MaxDuration}" : null;
    }

    // Seconds since the last judgement for which there were no data; none where the clock was set back.
    private static long Lost(GateStatus? previous, DateTime now)
    {
        if (previous?.EvaluationTime is not { } judged || now <= judged)
        {
            return 0;
        }

        var passed = now - judged;
        var lost = GateErrors.IsNoData(previous.Reason) ? passed
            : passed > LongestLook ? passed - LongestLook
            : TimeSpan.Zero;
        return (long)lost.TotalSeconds;
    }
}
