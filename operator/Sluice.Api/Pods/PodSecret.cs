namespace Sluice.Api.Pods;

/// <summary>A Secret of type <c>kubernetes.io/dockerconfigjson</c> in the same namespace, with which images are pulled.</summary>
public sealed record PodSecret
{
    /// <summary>Name of the Secret.</summary>
    public string Name { get; init; } = "";
}
