using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>What two sequential tests of one sample come to, for harm and for being not worse, and how to say it.</summary>
internal sealed record SequentialFinding
{
    /// <summary>
    /// The chance that a candidate which is worse by the margin or more is ever taken for not worse, at one step. It is apart from the
    /// strategy's alpha, which is about going back without need.
    /// </summary>
    public const double NotWorseAlpha = 0.05;

    /// <summary>The sample's counts.</summary>
    public required GateStatus Counts { get; init; }

    /// <summary>Evidence of harm, a natural logarithm.</summary>
    public required double Harm { get; init; }

    /// <summary>Evidence of being not worse, a natural logarithm.</summary>
    public required double NotWorse { get; init; }

    /// <summary>The counts in words.</summary>
    public required string Numbers { get; init; }

    /// <summary>What is proven where harm is.</summary>
    public required string HarmText { get; init; }

    /// <summary>What is proven where the candidate is not worse.</summary>
    public required string NotWorseText { get; init; }

    /// <summary>Why there is nothing to judge. Null when there is something.</summary>
    public string? Nothing { get; init; }

    /// <summary>What a person should know who waits for a verdict; empty: nothing.</summary>
    public string Hint { get; init; } = "";

    /// <summary>
    /// The verdict. Harm is reported even where part of the evidence is missing: a pod's requests are a fair sample. Not worse needs all
    /// of it.
    /// </summary>
    public GateStatus Judge(GateInput input)
    {
        var (harm, notWorse) = (Digits.Down(Harm), Digits.Down(NotWorse));
        var (bound, notWorseBound) = (Digits.Up(SequentialTest.Threshold(input.Alpha)), Digits.Up(SequentialTest.Threshold(NotWorseAlpha)));
        var status = Counts with
        {
            Statistic = DecimalText.Write(harm),
            NotWorseStatistic = DecimalText.Write(notWorse),
            Bound = DecimalText.Write(bound),
        };
        if (harm >= bound)
        {
            return Say(GateVerdict.Failed, GateReason.HarmProven, $"{Numbers}: {HarmText} ({Evidence(harm, bound)})");
        }

        if (input.Problem is not null)
        {
            return GateErrors.Unreadable(input, status);
        }

        if (Nothing is not null)
        {
            return Say(GateVerdict.Running, GateReason.NoTraffic, Nothing);
        }

        if (notWorse >= notWorseBound)
        {
            return Say(GateVerdict.Passed, GateReason.NotWorse, $"{Numbers}: {NotWorseText} ({Evidence(notWorse, notWorseBound)})");
        }

        var parts = $"harm {GateText.Number(harm)} of {GateText.Number(bound)}, "
            + $"not worse {GateText.Number(notWorse)} of {GateText.Number(notWorseBound)}";
        return Say(GateVerdict.Running, GateReason.Collecting, $"{Numbers}: undecided ({parts}{Hint})");

        string Evidence(double statistic, double needed) => $"evidence {GateText.Number(statistic)}, needed {GateText.Number(needed)}";

        GateStatus Say(GateVerdict verdict, GateReason reason, string message) =>
            status with { Verdict = verdict, Reason = reason, Message = message };
    }
}
