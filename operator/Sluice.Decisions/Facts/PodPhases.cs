namespace Sluice.Decisions.Facts;

/// <summary>Values of a pod's <c>status.phase</c>.</summary>
public static class PodPhases
{
    /// <summary>Not all containers have started.</summary>
    public const string Pending = "Pending";

    /// <summary>At least one container runs.</summary>
    public const string Running = "Running";

    /// <summary>All containers ended with 0.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>All containers ended, one of them not with 0; or the pod was evicted.</summary>
    public const string Failed = "Failed";

    /// <summary>The node does not answer.</summary>
    public const string Unknown = "Unknown";
}
