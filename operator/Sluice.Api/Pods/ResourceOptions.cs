using System.Text.Json.Serialization;

namespace Sluice.Api.Pods;

/// <summary>Compute resources of a container, as Kubernetes quantities by resource name; whole numbers need no quotes.</summary>
public sealed record ResourceOptions
{
    /// <summary>
    /// What the scheduler reserves for a worker, as quantities by resource, such as 500m or 2 of cpu. Whole numbers need no quotes.
    /// </summary>
    [JsonConverter(typeof(QuantityMapConverter))]
    public IReadOnlyDictionary<string, string> Requests { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The most that a worker may use, as quantities by resource. Extended resources such as nvidia.com/gpu are set here.
    /// </summary>
    [JsonConverter(typeof(QuantityMapConverter))]
    public IReadOnlyDictionary<string, string> Limits { get; init; } = new Dictionary<string, string>();
}
