namespace Sluice.Api.Pods;

/// <summary>A Secret in the same namespace.</summary>
public sealed record SecretReference
{
    /// <summary>Name of the Secret.</summary>
    public string Name { get; init; } = "";
}
