using Sluice.Api.TrainingJobs;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>How long a pod that is asked to stop may take, for a last checkpoint above all.</summary>
internal static class GracePeriod
{
    /// <summary>That of Kubernetes, in seconds.</summary>
    public const int Default = 30;

    private const int Longest = 600;

    /// <summary>
    /// The grace period of the workers that are made next, in seconds: three times what a checkpoint took in the last attempt that wrote
    /// one, and 10 seconds to end; at least 30 seconds, and at most 10 minutes.
    /// </summary>
    public static int Of(TrainingJobStatus status) =>
        status.Attempts.LastOrDefault(attempt => attempt.CheckpointSeconds is not null)?.CheckpointSeconds is { } seconds
            ? (int)Math.Clamp((3L * seconds) + 10, Default, Longest)
            : Default;
}
