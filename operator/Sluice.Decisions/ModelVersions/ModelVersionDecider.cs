using Sluice.Api.ModelVersions;

namespace Sluice.Decisions.ModelVersions;

/// <summary>What to do next about a ModelVersion.</summary>
public static class ModelVersionDecider
{
    /// <summary>Finalizer that keeps a version while a ModelDeployment uses it.</summary>
    public const string Finalizer = "sluice.dev/in-use";

    /// <summary>Decides; pure and total.</summary>
    public static Decision<ModelVersionStatus> Decide(ModelVersionObservation observation) =>
        new() { Status = observation.Status ?? new ModelVersionStatus() };
}
