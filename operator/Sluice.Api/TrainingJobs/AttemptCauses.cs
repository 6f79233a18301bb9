namespace Sluice.Api.TrainingJobs;

/// <summary>Why an attempt ended.</summary>
public static class AttemptCauses
{
    /// <summary>All workers ended with 0.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Permanent: 64, bad spec.</summary>
    public const string BadSpec = "BadSpec";

    /// <summary>Permanent: 65, bad data.</summary>
    public const string BadData = "BadData";

    /// <summary>Permanent: 66, no input.</summary>
    public const string NoInput = "NoInput";

    /// <summary>Permanent: 78, bad configuration.</summary>
    public const string BadConfiguration = "BadConfiguration";

    /// <summary>75, or a signal: the trainer asks for another try.</summary>
    public const string TemporaryFailure = "TemporaryFailure";

    /// <summary>Any other code; counts towards the back-off limit.</summary>
    public const string Error = "Error";

    /// <summary>The kernel ended it for want of memory; not counted.</summary>
    public const string OutOfMemory = "OutOfMemory";

    /// <summary>Evicted, preempted or ended by SIGTERM from outside; not counted.</summary>
    public const string Evicted = "Evicted";

    /// <summary>A worker's pod vanished or its node was lost; not counted.</summary>
    public const string PodLost = "PodLost";

    /// <summary>The job was suspended; not counted.</summary>
    public const string Suspended = "Suspended";

    /// <summary>The spec came to ask for another run; not counted.</summary>
    public const string SpecChanged = "SpecChanged";

    /// <summary>The active deadline passed.</summary>
    public const string Deadline = "Deadline";
}
