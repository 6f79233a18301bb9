using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Ledger.Replay;

/// <summary>
/// Decides each line of a ledger under another strategy. Each line is judged by itself, from what was really seen: the requests that
/// another strategy's weights would have brought were never made, so its step next below is judged by those of the weight that was served;
/// a step begins when it really began; a PromQL query or Job that was not asked has no answer.
/// </summary>
public static class LedgerBacktest
{
    /// <summary>Goes through a ledger; lines that have no evidence are left out.</summary>
    public static IEnumerable<BacktestedLine> Run(string text, RolloutStrategy strategy)
    {
        DateTime? ended = null;
        var number = 0;
        foreach (var line in LedgerFile.Split(text).Select(CanonicalJson.Read<LedgerLine>))
        {
            number++;
            if (line.Observation is not { } seen)
            {
                continue;
            }

            var world = new World(seen);
            var rollout = seen.Status?.Rollout is { InProgress: true } going ? going : null;
            var decision = ModelDeploymentDecider.Decide(Under(world, strategy));
            var other = AppendLedger.Entries(decision);
            yield return new BacktestedLine
            {
                Number = number,
                At = world.Now,
                Version = rollout?.Version ?? line.Entries.LastOrDefault()?.Version ?? world.Stable ?? seen.Spec.Version,
                Weight = rollout is null ? 0 : world.Weight(rollout.Version),
                Recorded = line.Entries,
                Other = other,
                Because = ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Ready)?.Message ?? "",
                Gates = decision.Status.Gates,
                Moot = rollout is not null && rollout.StartTime == ended,
            };
            var ends = other.Any(entry => entry.Decision is LedgerDecision.RollBack or LedgerDecision.Promote);
            if (rollout is not null && rollout.StartTime != ended && ends)
            {
                ended = rollout.StartTime;
            }
        }
    }

    private static ModelDeploymentObservation Under(World world, RolloutStrategy strategy)
    {
        var seen = world.Observation;
        var step = seen.Status?.Rollout is { Step: { } number }
            ? Step(seen.Spec.Strategy, strategy, number - 1)
            : ((int Index, int Weight)?)null;
        var other = seen with
        {
            Spec = seen.Spec with { Strategy = Served(strategy, step) },
            FieldErrors = [.. seen.FieldErrors.Where(error => !error.Field.StartsWith("spec.strategy", StringComparison.Ordinal))],
        };
        if (seen.Status is not { } status)
        {
            return other;
        }

        // A changed strategy is news to a live rollout; here it is what the rollout was asked for with.
        var kept = strategy.Gates.Where(gate => seen.Spec.Strategy.Gates.Any(old => Digest.Same(old, gate))).Select(gate => gate.Name)
            .ToHashSet();
        return other with
        {
            Status = status with
            {
                Gates = [.. status.Gates.Where(gate => kept.Contains(gate.Name))],
                Rollout = status.Rollout is not { } rollout ? null : rollout with
                {
                    SpecDigest = rollout.SpecDigest == world.SpecDigest ? new World(other).SpecDigest : rollout.SpecDigest,
                    StepsDigest = rollout.StepsDigest is null ? null : new World(other).StepsDigest,
                    Step = step?.Index + 1,
                },
            },
        };
    }

    // The step of the other strategy, and the weight that was served.
    private static (int Index, int Weight) Step(RolloutStrategy was, RolloutStrategy strategy, int index)
    {
        var stages = Stages.Of(was);
        var weight = stages[Math.Min(index, stages.Count - 1)].Weight;
        return (Digest.Same(was.Steps, strategy.Steps) ? index : StepLocation.Below(Stages.Of(strategy), weight), weight);
    }

    private static RolloutStrategy Served(RolloutStrategy strategy, (int Index, int Weight)? step) => step is not { } served
        ? strategy
        : strategy with
        {
            Steps = [.. strategy.Steps.Select((each, i) => i == served.Index ? each with { Weight = served.Weight } : each)],
        };
}

/// <summary>What another strategy would have made of one line.</summary>
public sealed record BacktestedLine
{
    /// <summary>Number of the line, from 1.</summary>
    public int Number { get; init; }

    /// <summary>When it was seen, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>The version that a rollout was about, or that served.</summary>
    public string Version { get; init; } = "";

    /// <summary>The candidate's share when it was seen, in per cent.</summary>
    public int Weight { get; init; }

    /// <summary>Decisions that were made; empty: none was.</summary>
    public IReadOnlyList<LedgerEntry> Recorded { get; init; } = [];

    /// <summary>Decisions that would have been made.</summary>
    public IReadOnlyList<LedgerEntry> Other { get; init; } = [];

    /// <summary>How it would have stood then, in a sentence.</summary>
    public string Because { get; init; } = "";

    /// <summary>Its gates, as they would have been judged.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>Whether the other strategy had ended this rollout at a line before, so that this one would not have come to be.</summary>
    public bool Moot { get; init; }

    /// <summary>Whether both decide the same.</summary>
    public bool Same => Say(Recorded) == Say(Other);

    /// <summary>Decisions in short, such as <c>Advance 50 %</c>; <c>wait</c> for none.</summary>
    public static string Say(IReadOnlyList<LedgerEntry> entries) => entries.Count == 0
        ? "wait"
        : string.Join(
            ", ",
            entries.Select(entry => entry.Decision == LedgerDecision.Advance ? $"Advance {entry.Weight} %" : entry.Decision.ToString()));
}
