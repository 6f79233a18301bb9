namespace Sluice.Api.ModelDeployments;

/// <summary>Why a rollout goes to all traffic without its steps.</summary>
public static class RolloutSkips
{
    /// <summary>A person said so.</summary>
    public const string Promote = "Promote";

    /// <summary>The version was stable lately.</summary>
    public const string RollbackWindow = "RollbackWindow";
}
