using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>What to do next about a ModelDeployment.</summary>
public static class ModelDeploymentDecider
{
    /// <summary>Decides; pure and total.</summary>
    public static Decision<ModelDeploymentStatus> Decide(ModelDeploymentObservation observation) =>
        new() { Status = observation.Status ?? new ModelDeploymentStatus() };
}
