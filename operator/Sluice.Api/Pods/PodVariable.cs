namespace Sluice.Api.Pods;

/// <summary>
/// An environment variable of a container, in the form of core/v1 EnvVar: a value, or a key of a Secret or ConfigMap in the same namespace.
/// With none of them it is empty.
/// </summary>
public sealed record PodVariable
{
    /// <summary>
    /// The name of the variable, unique in the container. It cannot be one that Sluice sets: those that begin with SLUICE_, and those by
    /// which trainers find each other, such as RANK.
    /// </summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// The value of the variable. A reference such as $(OTHER) is replaced by the value of an earlier variable. Defaults to the empty
    /// text.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>The value is taken from here instead of from value.</summary>
    public VariableSource? ValueFrom { get; init; }
}

/// <summary>Where the value of a variable comes from; exactly one is set.</summary>
public sealed record VariableSource
{
    /// <summary>A key of a Secret.</summary>
    public KeyReference? SecretKeyRef { get; init; }

    /// <summary>A key of a ConfigMap.</summary>
    public KeyReference? ConfigMapKeyRef { get; init; }
}

/// <summary>A key of a Secret or ConfigMap in the same namespace.</summary>
public sealed record KeyReference
{
    /// <summary>Name of the Secret or ConfigMap.</summary>
    public string Name { get; init; } = "";

    /// <summary>Key in it.</summary>
    public string Key { get; init; } = "";
}
