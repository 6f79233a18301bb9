using k8s;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>
/// The cluster that <c>SLUICE_NODE_KUBECONFIG</c> names: a real node, the images loaded, the chart installed
/// (<c>make cluster-up images deploy</c>).
/// </summary>
internal static class Node
{
    /// <summary>The operator's namespace.</summary>
    public const string OperatorNamespace = "sluice-system";

    static Node()
    {
        // kubectl, which some tests use as a person would, looks there.
        Environment.SetEnvironmentVariable("KUBECONFIG", Kubeconfig);
    }

    /// <summary>Path of an administrator's kubeconfig.</summary>
    public static string Kubeconfig =>
        Environment.GetEnvironmentVariable("SLUICE_NODE_KUBECONFIG") is { Length: > 0 } path
            ? path
            : throw new InvalidOperationException(
                "SLUICE_NODE_KUBECONFIG is not set: use `make test`, or set it to the kubeconfig of a cluster with the chart installed");

    /// <summary>
    /// Folder of this machine for volumes, when the node is this machine and the addresses of Services can be reached from it. Null for a
    /// cluster elsewhere, whose storage class creates volumes.
    /// </summary>
    public static string? Volumes => Environment.GetEnvironmentVariable("SLUICE_NODE_VOLUMES") is { Length: > 0 } path ? path : null;

    public static Kubernetes NewClient() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));
}
