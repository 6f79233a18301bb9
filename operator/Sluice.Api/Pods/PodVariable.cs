namespace Sluice.Api.Pods;

/// <summary>
/// An environment variable of a container: a value, or a key of a Secret or ConfigMap in the same namespace. With none of them it is empty.
/// </summary>
public sealed record PodVariable
{
    /// <summary>Name, unique in the container; none that Sluice sets itself (<c>SLUICE_…</c>, and the rendezvous of trainers).</summary>
    public string Name { get; init; } = "";

    /// <summary>Its value; <c>$(OTHER)</c> stands for that of a variable before it.</summary>
    public string? Value { get; init; }

    /// <summary>Source: name of a Secret; with <see cref="Key"/>.</summary>
    public string? Secret { get; init; }

    /// <summary>Source: name of a ConfigMap; with <see cref="Key"/>.</summary>
    public string? ConfigMap { get; init; }

    /// <summary>Key in that Secret or ConfigMap.</summary>
    public string? Key { get; init; }
}
