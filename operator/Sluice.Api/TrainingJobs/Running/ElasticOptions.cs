namespace Sluice.Api.TrainingJobs.Running;

/// <summary>How a job goes on with another number of workers than spec.workers, each attempt from the checkpoint of the last.</summary>
public sealed record ElasticOptions
{
    /// <summary>
    /// The least number of workers of an attempt. When spec.runPolicy.pendingDeadline passes and at least as many have a node, the next
    /// attempt runs with those that have one. Defaults to 1.
    /// </summary>
    public int Min { get; init; } = 1;

    /// <summary>
    /// The most workers that an attempt has once there is room for more than it runs with. It must be at least spec.workers, with which
    /// the job begins. Defaults to spec.workers.
    /// </summary>
    public int? Max { get; init; }

    /// <summary>
    /// How long an attempt runs with fewer workers than the most before it looks for room for more, such as 10m. After each attempt that
    /// ended for more workers it waits twice as long, at most eight times. Defaults to 10m; it is at least 10s.
    /// </summary>
    public string GrowAfter { get; init; } = "10m";
}
