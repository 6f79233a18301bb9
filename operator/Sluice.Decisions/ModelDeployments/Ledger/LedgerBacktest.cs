using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>
/// Decides each line of a ledger under another strategy. Each line is judged by itself, from what was really seen: the requests that another
/// strategy's weights would have brought were never made, a step begins when it really began, and a PromQL query or Job that was not asked has no answer.
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
            var rollout = seen.Status?.Rollout is { Outcome: RolloutOutcomes.Progressing } going ? going : null;
            var decision = ModelDeploymentDecider.Decide(Under(world, strategy));
            var other = LedgerChain.Fresh(seen.Status, decision.Status);
            yield return new BacktestedLine
            {
                Number = number,
                At = world.Now,
                Version = rollout?.Version ?? line.Entries.LastOrDefault()?.Version ?? world.Stable ?? seen.Spec.Version,
                Weight = rollout is null ? 0 : world.Weight(rollout.Version),
                Recorded = line.Entries,
                Other = other,
                Gates = decision.Status.Gates,
                Moot = rollout is not null && rollout.StartedAt == ended,
            };
            if (rollout is not null && rollout.StartedAt != ended && other.Any(entry => entry.Decision is "RollBack" or "Promote"))
            {
                ended = rollout.StartedAt;
            }
        }
    }

    private static ModelDeploymentObservation Under(World world, RolloutStrategy strategy)
    {
        var seen = world.Observation;
        var other = seen with
        {
            Spec = seen.Spec with { Strategy = strategy },
            FieldErrors = [.. seen.FieldErrors.Where(error => !error.Field.StartsWith("spec.strategy", StringComparison.Ordinal))],
        };
        if (seen.Status is not { } status)
        {
            return other;
        }

        // A changed strategy is news to a live rollout; here it is what the rollout was asked for with.
        var kept = strategy.Gates.Where(gate => seen.Spec.Strategy.Gates.Any(old => Digest.Same(old, gate))).Select(gate => gate.Name).ToHashSet();
        return other with
        {
            Status = status with
            {
                Gates = [.. status.Gates.Where(gate => kept.Contains(gate.Name))],
                Rollout = status.Rollout is not { } rollout ? null : rollout with
                {
                    SpecDigest = rollout.SpecDigest == world.SpecDigest ? new World(other).SpecDigest : rollout.SpecDigest,
                    StepIndex = rollout.StepIndex < 0 ? rollout.StepIndex : Step(seen.Spec.Strategy, strategy, rollout.StepIndex),
                },
            },
        };
    }

    private static int Step(RolloutStrategy was, RolloutStrategy strategy, int index)
    {
        var stages = RolloutSteps.Of(was);
        return Digest.Same(was.Steps, strategy.Steps)
            ? index
            : RolloutSteps.IndexOf(RolloutSteps.Of(strategy), stages[Math.Min(index, stages.Count - 1)].Weight);
    }
}
