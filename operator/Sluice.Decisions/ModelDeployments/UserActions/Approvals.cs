using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.UserActions;

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
            RequestTime = before?.RequestTime ?? world.Now,
            Command = $"kubectl -n {world.Observation.Object.Namespace} annotate --overwrite md {world.Observation.Object.Name} sluice.dev/approve={token}",
        };
    }

    /// <summary>Grants an approval that is asked for.</summary>
    public static Answered Answer(World world, Answered state, ActionFact action)
    {
        var stages = Stages.Of(world.Spec.Strategy);
        var asked = state is { Rollout: { Outcome: RolloutOutcomes.Progressing } rollout, Abort: null } ? Asked(world, rollout, stages) : null;
        if (asked?.Token == action.Nonce)
        {
            return world.Now - ActionAnswers.At(world, state, action) > Lifetime
                ? ActionAnswers.Add(world, state, action, ActionOutcomes.Expired, $"it was given more than {Lifetime.TotalHours} h ago; remove the annotation and give it anew")
                : ActionAnswers.Add(world, state, action, ActionOutcomes.Accepted, $"step {asked.Step} of {asked.Version} is approved by {ActionAnswers.Who(action)}") with
                {
                    Rollout = state.Rollout! with { ApprovedStep = asked.Step },
                };
        }

        var before = ActionAnswers.Find(state, action);
        var message = asked is null ? "no step waits for an approval" : $"it is not for what waits: that is {asked.Token}";
        return before is { Outcome: not ActionOutcomes.Rejected } || before?.Message == message ? state : ActionAnswers.Add(world, state, action, ActionOutcomes.Rejected, message);
    }

    /// <summary>Version, artifact and step in one word.</summary>
    public static string Token(World world, string version, int step)
    {
        var digest = world.ModelVersion(version)?.Spec.Artifact?.Digest ?? "";
        var hex = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return $"{version}/{(hex.Length > 12 ? hex[..12] : hex)}/{step}";
    }
}
