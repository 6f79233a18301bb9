namespace Sluice.Api.ModelDeployments;


/// <summary>Which versions are trusted without steps: those that are within both bounds.</summary>
public sealed record RollbackWindow
{
    /// <summary>How many of the versions that were stable before.</summary>
    public int Versions { get; init; } = 3;

    /// <summary>How long ago a version was stable at most, such as <c>24h</c>.</summary>
    public string Within { get; init; } = "24h";
}
