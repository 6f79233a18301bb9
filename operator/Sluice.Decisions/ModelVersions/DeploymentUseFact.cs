using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelVersions;

/// <summary>A ModelDeployment of the same namespace and model.</summary>
public sealed record DeploymentUseFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Spec.</summary>
    public ModelDeploymentSpec Spec { get; init; } = new();

    /// <summary>Status; null: none yet.</summary>
    public ModelDeploymentStatus? Status { get; init; }

    /// <summary>Whether it is being deleted: it uses nothing any more.</summary>
    public bool Deleting { get; init; }
}
