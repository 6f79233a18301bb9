namespace Sluice.Decisions.TrainingJobs;

/// <summary>Values of a TrainingJob's <c>status.phase</c>.</summary>
public static class Phases
{
    /// <summary>No pods yet.</summary>
    public const string Pending = "Pending";

    /// <summary>Pods start.</summary>
    public const string Starting = "Starting";

    /// <summary>All workers run.</summary>
    public const string Running = "Running";

    /// <summary>The result is being registered.</summary>
    public const string Publishing = "Publishing";

    /// <summary>The version is registered.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Nothing more happens.</summary>
    public const string Failed = "Failed";

    /// <summary>No pods by the user's will.</summary>
    public const string Suspended = "Suspended";
}
