using System.Text.Json.Serialization;

namespace Sluice.Api.Pods;

/// <summary>Compute resources of a container, as Kubernetes quantities by resource name; whole numbers need no quotes.</summary>
public sealed record ResourceOptions
{
    /// <summary>What the scheduler reserves, such as <c>cpu: 500m</c> or <c>cpu: 2</c>.</summary>
    [JsonConverter(typeof(QuantityMapConverter))]
    public IReadOnlyDictionary<string, string> Requests { get; init; } = new Dictionary<string, string>();

    /// <summary>What the container may use at most; extended resources such as <c>nvidia.com/gpu: 1</c> go here.</summary>
    [JsonConverter(typeof(QuantityMapConverter))]
    public IReadOnlyDictionary<string, string> Limits { get; init; } = new Dictionary<string, string>();
}
