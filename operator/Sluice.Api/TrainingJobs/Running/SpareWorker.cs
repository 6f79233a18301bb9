namespace Sluice.Api.TrainingJobs.Running;

/// <summary>A pod with the resources of a worker that does nothing: that it gets a node shows that there is room for one more.</summary>
public static class SpareWorker
{
    /// <summary>Command of the trainer image that waits until it is asked to stop.</summary>
    public const string Command = "spare";
}
