using k8s.Models;

namespace Sluice.Tests.Cluster.Client;

internal static class ConfigMaps
{
    public static V1ConfigMap New(string name, string value = "1", string? label = null) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            Labels = label is null ? null : new Dictionary<string, string> { ["app"] = label },
        },
        Data = new Dictionary<string, string> { ["key"] = value },
    };
}
