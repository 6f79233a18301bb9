using System.Globalization;
using k8s.Models;
using Sluice.Api.Pods;

namespace Sluice.Operator.Kinds.Pods;

/// <summary>Compute resources of the containers that Sluice defines.</summary>
internal static class ContainerResources
{
    private const string Memory = "memory";
    private const long Mebi = 1L << 20;

    /// <summary>
    /// Bytes of memory that a model takes at its peak for each byte of its artifact, measured on 64, 256 and 512 MiB of weights: the file
    /// as it is read, ONNX Runtime's message of it, the weights, and those that are packed for its kernels, before any of them is let go.
    /// </summary>
    private const int PeakPerByte = 5;

    /// <summary>
    /// A user's resources, and the defaults of those that the user names in neither map: a ResourceQuota on limits refuses pods without
    /// them. A user who names only a request wants no limit.
    /// </summary>
    public static V1ResourceRequirements Of(ResourceOptions options, ResourceOptions defaults)
    {
        var named = options.Requests.Keys.Concat(options.Limits.Keys).ToHashSet(StringComparer.Ordinal);
        return new V1ResourceRequirements
        {
            Requests = Quantities(options.Requests.Concat(defaults.Requests.Where(entry => !named.Contains(entry.Key)))),
            Limits = Quantities(options.Limits.Concat(defaults.Limits.Where(entry => !named.Contains(entry.Key)))),
        };
    }

    /// <summary>Defaults with the memory that an artifact's bytes take: once in the request, at their peak in the limit.</summary>
    /// <param name="defaults">Resources for an artifact of no size.</param>
    /// <param name="size">Bytes of the artifact.</param>
    public static ResourceOptions ForArtifact(ResourceOptions defaults, long size) => new()
    {
        Requests = Add(defaults.Requests, size),
        Limits = Add(defaults.Limits, (decimal)size * PeakPerByte),
    };

    private static IReadOnlyDictionary<string, string> Add(IReadOnlyDictionary<string, string> quantities, decimal bytes) =>
        quantities.ToDictionary(
            entry => entry.Key,
            entry => entry.Key == Memory && bytes > 0 && Quantity.TryParse(entry.Value, out var least)
                ? $"{Math.Ceiling((least + bytes) / Mebi).ToString("0", CultureInfo.InvariantCulture)}Mi"
                : entry.Value);

    private static Dictionary<string, ResourceQuantity>? Quantities(IEnumerable<KeyValuePair<string, string>> quantities) =>
        quantities.ToDictionary(entry => entry.Key, entry => new ResourceQuantity(entry.Value)) is { Count: > 0 } found ? found : null;
}

/// <summary>
/// The security contexts of all pods that Sluice creates: the Pod Security Standard "restricted", and a read-only root file system.
/// </summary>
internal static class ContainerSecurity
{
    /// <summary>User and group of our images, those of distroless' "nonroot".</summary>
    public const long User = 65532;

    /// <summary>The security context of a pod.</summary>
    public static V1PodSecurityContext ForPod() => new()
    {
        RunAsNonRoot = true,
        RunAsUser = User,
        RunAsGroup = User,
        FsGroup = User,
        SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
    };

    /// <summary>The security context of a container.</summary>
    public static V1SecurityContext ForContainer() => new()
    {
        RunAsNonRoot = true,
        AllowPrivilegeEscalation = false,
        ReadOnlyRootFilesystem = true,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };
}
