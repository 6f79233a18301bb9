using System.Net;

namespace Sluice.Operator.Metrics;

/// <summary>Which Prometheus servers gates may ask, and within which bounds.</summary>
public sealed record PrometheusOptions
{
    /// <summary>The server of gates that name none; null: there is none, and such gates report an error.</summary>
    public Uri? Address { get; init; }

    /// <summary>Servers that a gate may name, beside <see cref="Address"/>. Scheme, host, port and path must be the same.</summary>
    public IReadOnlyList<Uri> AllowedAddresses { get; init; } = [];

    /// <summary>Networks that are connected to although they are refused by default (<see cref="AddressRules"/>), such as loopback in tests.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>For one query in all: name lookup, connection, answer to its last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Longest answer that is read, in bytes.</summary>
    public int LongestAnswer { get; init; } = 1024 * 1024;

    /// <summary>Queries at a time, of all deployments together.</summary>
    public int MaxParallelQueries { get; init; } = 16;
}
