using System.Diagnostics.CodeAnalysis;
using Sluice.Api.Contracts;

namespace Sluice.Gateway.Routing;

/// <summary>Reads and validates routing tables.</summary>
internal static class RouteTableReader
{
    /// <summary>Reads a table. False when it is invalid; the error then names the field.</summary>
    public static bool TryRead(string? json, [NotNullWhen(true)] out RouteTable? table, [NotNullWhen(false)] out string? error)
    {
        table = ContractJson.TryRead<RouteTable>(json);
        error = table is null ? $"{RouteTable.DataKey} is missing or is not a routing table" : Wrong(table);
        table = error is null ? table : null;
        return error is null;
    }

    private static string? Wrong(RouteTable table)
    {
        // JSON may hold nulls where the types do not allow them.
        if (string.IsNullOrEmpty(table.Deployment))
        {
            return "deployment is empty";
        }

        if (string.IsNullOrEmpty(table.Model))
        {
            return "model is empty";
        }

        if (table.Generation < 0)
        {
            return $"generation: {table.Generation} is below 0";
        }

        return table.Versions is null ? "versions is null" : WrongVersions(table.Versions) ?? RouteOptionsReader.Wrong(table);
    }

    private static string? WrongVersions(IReadOnlyList<RouteVersion> versions)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var error = versions[i] is { } version ? WrongVersion(version, seen) : " is null";
            if (error is not null)
            {
                return $"versions[{i}]{error}";
            }
        }

        var sum = versions.Sum(version => (long)version.Weight);
        return sum is 0 or 100 ? null : $"versions: the weights sum to {sum}, not to 100";
    }

    private static string? WrongVersion(RouteVersion version, HashSet<string> seen)
    {
        if (string.IsNullOrEmpty(version.Version) || !seen.Add(RouteVersion.KeyOf(version)))
        {
            return $".version: '{version.Version}' is empty or named twice";
        }

        if (version.Weight is < 0 or > 100)
        {
            return $".weight: {version.Weight} is not from 0 to 100";
        }

        if (Uri.CheckHostName(version.Host) == UriHostNameType.Unknown)
        {
            return $".host: '{version.Host}' is not a host name";
        }

        return version.Port is < 1 or > 65535 ? $".port: {version.Port} is not from 1 to 65535" : null;
    }
}
