namespace Sluice.Decisions.ModelDeployments;

/// <summary>The Service of one version, port 8000, selecting the pods by the labels of deployment and version.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the Service.</param>
public sealed record ApplyVersionService(string Version, string Name) : Step
{
    /// <summary>Which pods of it, as in <see cref="ApplyVersionWorkload.Track"/>.</summary>
    public string? Track { get; init; }
}
