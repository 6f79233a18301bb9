using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.UserActions;

/// <summary>What people's wishes make of a rollout.</summary>
internal sealed record Answered
{
    /// <summary>The rollout, with what was granted.</summary>
    public RolloutStatus? Rollout { get; init; }

    /// <summary>Why a person took the candidate back; null: nobody did.</summary>
    public string? Abort { get; init; }

    /// <summary>All answers that are kept.</summary>
    public IReadOnlyList<ActionStatus> Answers { get; init; } = [];
}
