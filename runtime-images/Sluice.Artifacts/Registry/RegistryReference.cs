using System.Net;
using System.Text.RegularExpressions;
using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Registry;

/// <summary>A repository of a registry: <c>oci://host[:port]/repository</c>.</summary>
internal sealed partial record RegistryReference(string Authority, string Repository)
{
    private const string Part = @"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*";

    public string Host => Authority.StartsWith('[')
        ? Authority[..(Authority.IndexOf(']', StringComparison.Ordinal) + 1)]
        : Authority.Split(':')[0];

    public bool IsLoopback =>
        Host is "localhost" or "[::1]" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    public static RegistryReference Parse(string uri) => Pattern().Match(uri) is { Success: true } match
        ? new RegistryReference(match.Groups["authority"].Value, match.Groups["repository"].Value)
        : throw new ArtifactInvalidException(uri, "expected 'oci://host[:port]/repository', in lower case, without tag or digest");

    // The form of the repository is that of the OCI distribution specification.
    [GeneratedRegex(
        @"^oci://(?<authority>(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,252})|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?)"
        + $@"/(?<repository>{Part}(?:/{Part})*)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
