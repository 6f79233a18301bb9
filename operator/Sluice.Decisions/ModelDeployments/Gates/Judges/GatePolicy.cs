using System.Globalization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>What a gate declares for evidence that is missing, and for a limit that it reaches undecided.</summary>
internal static class GatePolicy
{
    /// <summary>
    /// Longest time between two judgements that is taken for time in which the gate was looked at. A clock that leaps forward, or an
    /// operator that was away, must not use up <c>maxDuration</c>.
    /// </summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often the status of a gate is written with nothing but its time changed, where <see cref="CountsTime"/>: often enough for the
    /// gaps between the times to say whether the gate was looked at.
    /// </summary>
    private static readonly TimeSpan Refresh = LongestLook / 2;

    public static GateStatus Apply(GateInput input, GateStatus found)
    {
        var now = Clock.Seconds(input.Now);
        var judged = found with
        {
            Name = input.Gate.Name,
            SecondsWithoutData = (input.Previous?.SecondsWithoutData ?? 0) + Lost(input, now),
            EvaluationTime = now,
        };
        var status = Declared(input, judged, now);
        status = status with { Message = MessageText.Cut(status.Message) };
        return input.Previous is { EvaluationTime: { } before } previous && now >= before
            && status with { EvaluationTime = before, SecondsWithoutData = previous.SecondsWithoutData } == previous
            && !(now - before >= Refresh && CountsTime(input.Gate) && !GateErrors.IsNoData(status.Reason))
            ? previous
            : status;
    }

    // Whether time without data is left out of a limit of the gate. Then it must be known whether anybody looked while nothing changed;
    // time without data is known from the status that began it.
    private static bool CountsTime(RolloutGate gate) =>
        gate.MaxDuration is not null && EnumText.Parse<NoDataPolicy>(gate.NoData) == NoDataPolicy.Hold;

    private static GateStatus Declared(GateInput input, GateStatus status, DateTime now)
    {
        var gate = input.Gate;
        if (status.Verdict != GateVerdict.Running)
        {
            return status;
        }

        if (!GateErrors.IsNoData(status.Reason))
        {
            return AtLimit(input, status, now) is { } limit ? Undecided(gate, status, limit) : status;
        }

        if (GateErrors.IsError(status.Reason) && status.Errors <= gate.ErrorLimit)
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"{status.Errors} in a row, {gate.ErrorLimit} may be");
            return status with { Message = $"{status.Message} ({row})" };
        }

        var noData = EnumText.Parse<NoDataPolicy>(gate.NoData);
        if (noData == NoDataPolicy.Fail)
        {
            return input.StepStartTime is { } started && now >= Clock.Add(started, input.MinDuration)
                ? status with { Verdict = GateVerdict.Failed, Message = $"{status.Message}, and noData is Fail" }
                : status;
        }

        // Advance is for evidence that does not decide, and never for evidence that is not there.
        var waits = EnumText.Parse<UndecidedPolicy>(gate.Undecided) == UndecidedPolicy.Advance;
        return noData == NoDataPolicy.Extend && !waits && AtTimeLimit(input, status, now) is { } time
            ? Undecided(gate, status, time)
            : status with { Message = $"{status.Message}; waits, for noData is {gate.NoData}" };
    }

    private static GateStatus Undecided(RolloutGate gate, GateStatus status, string limit) => status with
    {
        Verdict = EnumText.Parse<UndecidedPolicy>(gate.Undecided) switch
        {
            UndecidedPolicy.Advance => GateVerdict.Passed,
            UndecidedPolicy.RollBack => GateVerdict.Failed,
            _ => GateVerdict.Inconclusive,
        },
        Reason = GateReason.Undecided,
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

        var without = CountsTime(input.Gate) ? status.SecondsWithoutData : 0;
        return (now - started).TotalSeconds - without >= longest.TotalSeconds ? $"maxDuration {input.Gate.MaxDuration}" : null;
    }

    // Seconds since the last judgement for which there were no data; none where the clock was set back.
    private static long Lost(GateInput input, DateTime now)
    {
        if (input.Previous is not { EvaluationTime: { } judged } previous || now <= judged)
        {
            return 0;
        }

        var passed = now - judged;
        var lost = GateErrors.IsNoData(previous.Reason) ? passed
            : CountsTime(input.Gate) && passed > LongestLook ? passed - LongestLook
            : TimeSpan.Zero;
        return (long)lost.TotalSeconds;
    }
}
