using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Holds;

/// <summary>
/// The approval that a step asks for. It is for the bytes of one version at one step, so its token names both, and an approval of
/// anything else opens nothing.
/// </summary>
internal static class Approvals
{
    /// <summary>What a step asks for. Null when it asks for nothing, or the approval was given.</summary>
    public static ApprovalStatus? Asked(CandidateStep step)
    {
        if (!step.IsJudged || step.Stage.Step.Pause is not { UntilApproved: true } || step.Run.ApprovedStep > step.Index)
        {
            return null;
        }

        var token = Token(step.World, step.Run.Version, step.Index + 1);
        var before = step.World.Status.Approval is { } asked && asked.Token == token ? asked : null;
        return new ApprovalStatus
        {
            Token = token,
            Version = step.Run.Version,
            Step = step.Index + 1,
            RequestTime = before?.RequestTime ?? step.World.Now,
            Command = ActionCommand.Write(step.World, ActionKind.Approve, token),
        };
    }

    /// <summary>Version, artifact and step in one word, such as <c>1.4.0/0a1b2c3d4e5f/2</c>.</summary>
    public static string Token(World world, string version, int step)
    {
        var digest = world.ModelVersion(version)?.Spec.Artifact?.Digest ?? "";
        var hex = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return $"{version}/{(hex.Length > 12 ? hex[..12] : hex)}/{step}";
    }
}

/// <summary>The command by which a person gives an action.</summary>
internal static class ActionCommand
{
    /// <summary>The command for one deployment.</summary>
    public static string Write(World world, ActionKind kind, string value)
    {
        var self = world.Observation.Object;
        return $"kubectl -n {self.Namespace} annotate --overwrite modeldeployments.sluice.dev {self.Name} {kind.Annotation()}={value}";
    }
}
