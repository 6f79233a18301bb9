using Sluice.Api.ModelDeployments;
using Sluice.Operator.Configuration;

namespace Sluice.Operator.Evidence.Prometheus;

/// <summary>Which server a gate's query is sent to.</summary>
internal static class ServerChoice
{
    /// <summary>Chooses the server.</summary>
    /// <returns>Its address, or why there is none.</returns>
    public static (Uri? Address, string? Problem) Of(PrometheusGate gate, PrometheusOptions options)
    {
        if (gate.Address is not { } text)
        {
            return options.Address is { } standard
                ? (standard, null)
                : (
                    null,
                    "the operator has no Prometheus address; start it with --prometheus-address, or set prometheus.address of the gate to "
                    + "one that it allows");
        }

        if (!TryRead(text, out var asked))
        {
            return (
                null,
                "prometheus.address is not the address of a server; write it as http://host:port, without user, query and fragment");
        }

        return options.AllowedAddresses.Concat(options.Address is { } also ? [also] : [])
            .FirstOrDefault(address => Same(address, asked)) is { } allowed
            ? (allowed, null)
            : (
                null,
                $"prometheus.address {asked.AbsoluteUri} is not on the operator's list; leave it out, or have it added to "
                + "--prometheus-allowed-addresses");
    }

    /// <summary>Reads the address of a server: http or https, a host, perhaps a path.</summary>
    public static bool TryRead(string text, out Uri address)
    {
        var valid = Uri.TryCreate(text, UriKind.Absolute, out var read)
            && read.Scheme is "http" or "https"
            && read.Host.Length > 0
            && read.UserInfo.Length == 0
            && read.Query.Length == 0
            && read.Fragment.Length == 0;
        address = valid ? read! : new Uri("http://invalid");
        return valid;
    }

    private static bool Same(Uri left, Uri right) =>
        Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
        && left.AbsolutePath.TrimEnd('/') == right.AbsolutePath.TrimEnd('/');
}
