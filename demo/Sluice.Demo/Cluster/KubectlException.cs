namespace Sluice.Demo.Cluster;

/// <summary>kubectl failed.</summary>
internal sealed class KubectlException(IEnumerable<string> arguments, string error)
    : Exception($"kubectl {string.Join(' ', arguments)}: {error.Trim()}");
