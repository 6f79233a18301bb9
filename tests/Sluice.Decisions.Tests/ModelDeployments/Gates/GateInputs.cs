using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

/// <summary>What gates are judged by, in words.</summary>
internal static class GateInputs
{
    public static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    public static GateInput Of(RolloutGate gate, double share = 0.1) => new()
    {
        Gate = gate with { Name = "gate" },
        Now = Start + TimeSpan.FromSeconds(10),
        StepStartTime = Start,
        Alpha = 0.025,
        Share = share,
    };

    public static GateInput Errors(string margin = "0.01", double share = 0.1) =>
        Of(new RolloutGate { ErrorRate = new ErrorRateGate { Margin = margin } }, share);

    public static GateInput Answered(this GateInput input, long bad, long all, long stableBad, long stableAll) => input with
    {
        Candidate = Answers(bad, all),
        Stable = Answers(stableBad, stableAll),
    };

    public static VersionEvidence Answers(long bad, long all) =>
        new() { Requests = new Dictionary<int, long> { [200] = all - bad, [500] = bad } };

    public static GateInput At(this GateInput input, int seconds) => input with { Now = Start + TimeSpan.FromSeconds(seconds) };

    public static GateInput Before(this GateInput input, GateStatus previous) => input with { Previous = previous };

    public static GateStatus Judge(this GateInput input) => GateJudge.Judge(input);
}
