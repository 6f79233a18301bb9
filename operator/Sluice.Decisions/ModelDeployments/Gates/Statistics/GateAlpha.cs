using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates.Statistics;

/// <summary>Divides a strategy's chance of a false alarm among its tests.</summary>
public static class GateAlpha
{
    private const double Default = 0.05;

    /// <summary>
    /// The part of <c>strategy.alpha</c> that one statistical gate has at one step: all of it over the number of pairs of such a gate and a
    /// step at which it is judged. Each pair's test is valid at any look, so by Boole's inequality the whole rollout keeps alpha, however
    /// the gates depend on each other.
    /// </summary>
    public static double Of(RolloutStrategy strategy)
    {
        var alpha = DecimalText.TryParse(strategy.Alpha, out var parsed) && parsed is > 0 and < 1 ? (double)parsed : Default;
        var stages = Stages.Of(strategy);
        var tests = strategy.Gates.Where(GateSchedule.IsStatistical)
            .Sum(gate => Enumerable.Range(0, stages.Count).Count(index => GateSchedule.IsJudged(strategy, gate, stages, index)));
        return alpha / Math.Max(1, tests);
    }
}
