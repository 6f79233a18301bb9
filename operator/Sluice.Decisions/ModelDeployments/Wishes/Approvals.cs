using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;

namespace Sluice.Decisions.ModelDeployments.Wishes;

/// <summary>
/// Approvals. One is for the bytes of one version at one step, so the annotation's value says both; a value for anything else opens nothing.
/// A wish that came before it was asked for is rejected, and granted when it is asked for, unless it is older than <see cref="Lifetime"/> by then.
/// </summary>
internal static class Approvals
{
    /// <summary>How long after it was written an approval counts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>What a stage asks for; null: nothing, or it was given.</summary>
    public static ApprovalStatus? Asked(World world, RolloutStatus rollout, IReadOnlyList<Stage> stages)
    {
        var index = rollout.StepIndex;
        if (index < 0 || index >= stages.Count || stages[index].Step.Pause is not { UntilApproved: true } || rollout.ApprovedStep > index || rollout.Skip is not null)
        {
            return null;
        }

        var token = Token(world, rollout.Version, index + 1);
        var before = world.Status.Approval is { } asked && asked.Token == token ? asked : null;
        return new ApprovalStatus
        {
            Token = token,
            Version = rollout.Version,
            Step = index + 1,
            Since = before?.Since ?? world.Now,
            Command = $"kubectl -n {world.Observation.Object.Namespace} annotate --overwrite md {world.Observation.Object.Name} sluice.dev/approve={token}",
        };
    }

    /// <summary>Grants an approval that is asked for.</summary>
    public static Answered Answer(World world, Answered state, IntentFact wish)
    {
        var stages = Stages.Of(world.Spec.Strategy);
        var asked = state is { Rollout: { Outcome: RolloutOutcomes.Progressing } rollout, Abort: null } ? Asked(world, rollout, stages) : null;
        if (asked?.Token == wish.Nonce)
        {
            return world.Now - WishAnswers.At(world, state, wish) > Lifetime
                ? WishAnswers.Add(world, state, wish, IntentOutcomes.Expired, $"it was given more than {Lifetime.TotalHours} h ago; remove the annotation and give it anew")
                : WishAnswers.Add(world, state, wish, IntentOutcomes.Accepted, $"step {asked.Step} of {asked.Version} is approved by {WishAnswers.Who(wish)}") with
                {
                    Rollout = state.Rollout! with { ApprovedStep = asked.Step },
                };
        }

        var before = WishAnswers.Find(state, wish);
        var message = asked is null ? "no step waits for an approval" : $"it is not for what waits: that is {asked.Token}";
        return before is { Outcome: not IntentOutcomes.Rejected } || before?.Message == message ? state : WishAnswers.Add(world, state, wish, IntentOutcomes.Rejected, message);
    }

    /// <summary>Version, artifact and step in one word.</summary>
    public static string Token(World world, string version, int step)
    {
        var digest = world.ModelVersion(version)?.Spec.Artifact?.Digest ?? "";
        var hex = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return $"{version}/{(hex.Length > 12 ? hex[..12] : hex)}/{step}";
    }
}
