namespace Sluice.Decisions.ModelDeployments;


/// <summary>A Job of a gate, controlled by the decided object (by UID).</summary>
public sealed record GateJobFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Label <c>sluice.dev/gate</c>.</summary>
    public string Gate { get; init; } = "";

    /// <summary>Label <c>sluice.dev/version</c>: the candidate that it tests.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether it has completed.</summary>
    public bool Succeeded { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool Failed { get; init; }

    /// <summary>Its condition's message, or its container's termination message, cut; null: none.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}
