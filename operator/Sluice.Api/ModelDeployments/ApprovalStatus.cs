namespace Sluice.Api.ModelDeployments;

/// <summary>The approval that the rollout's step waits for.</summary>
public sealed record ApprovalStatus
{
    /// <summary>
    /// What the annotation <c>sluice.dev/approve</c> has to say: version, the first 12 hexadecimal digits of its artifact's digest and the number of the step,
    /// as <c>1.4.0/0a1b2c3d4e5f/2</c>. So an approval opens this step for these bytes and nothing else.
    /// </summary>
    public string Token { get; init; } = "";

    /// <summary>The version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Number of the step, counted from 1 as in <c>status.step</c>.</summary>
    public int Step { get; init; }

    /// <summary>Since when it is asked for, UTC.</summary>
    public DateTime Since { get; init; }

    /// <summary>The command that gives it.</summary>
    public string Command { get; init; } = "";
}
