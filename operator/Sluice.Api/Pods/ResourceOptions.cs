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

/// <summary>Which resources are GPUs, and how many a container asks for. Accounts and budgets of GPUs all count by this rule.</summary>
public static class GpuResources
{
    /// <summary>
    /// Whether a resource names GPUs: whole ones (<c>nvidia.com/gpu</c>, <c>amd.com/gpu</c>), shared ones (<c>nvidia.com/gpu.shared</c>),
    /// slices
    /// (<c>nvidia.com/mig-1g.10gb</c>), and those of a domain of GPUs (<c>gpu.intel.com/i915</c>).
    /// </summary>
    public static bool IsGpu(string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        var (domain, name) = slash < 0 ? ("", "") : (resource[..slash], resource[(slash + 1)..]);
        return name == "gpu" || name.StartsWith("gpu.", StringComparison.Ordinal) || name.StartsWith("mig-", StringComparison.Ordinal)
            || domain.StartsWith("gpu.", StringComparison.Ordinal);
    }

    /// <summary>
    /// GPUs of one container; a slice counts as one. An amount that is no whole number counts as none, one above 10,000 as 10,000.
    /// </summary>
    public static long Of(ResourceOptions resources) => Of(resources.Limits);

    /// <summary>GPUs by a container's limits.</summary>
    public static long Of(IEnumerable<KeyValuePair<string, string>> limits) =>
        limits.Where(limit => IsGpu(limit.Key)).Sum(limit => Count(limit.Value));

    // Extended resources are whole numbers, and a limit without a request is both.
    private static long Count(string quantity) =>
        Quantity.TryParse(quantity, out var count) && count == decimal.Truncate(count) ? (long)Math.Min(count, 10_000) : 0;
}
