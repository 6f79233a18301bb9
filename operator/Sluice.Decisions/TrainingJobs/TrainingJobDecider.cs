using Sluice.Api.TrainingJobs;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>What to do next about a TrainingJob.</summary>
public static class TrainingJobDecider
{
    /// <summary>Decides; pure and total.</summary>
    public static Decision<TrainingJobStatus> Decide(TrainingJobObservation observation) =>
        new() { Status = observation.Status ?? new TrainingJobStatus() };
}
