namespace Sluice.Api.ModelVersions;

/// <summary>A TrainingJob by name and UID.</summary>
public sealed record TrainingJobReference
{
    /// <summary>Name; the namespace is that of the ModelVersion.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID: a job of the same name made later is another one.</summary>
    public string Uid { get; init; } = "";
}
