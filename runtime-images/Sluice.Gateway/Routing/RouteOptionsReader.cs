using Sluice.Api.Contracts;

namespace Sluice.Gateway.Routing;

/// <summary>Says what is wrong with the parts of a table beside its versions. JSON may hold nulls where the types do not.</summary>
internal static class RouteOptionsReader
{
    private const int MostMatches = 64;
    private const int MostBounds = 64;
    private const int MostMirrors = 1024;

    /// <summary>What is wrong; null: nothing.</summary>
    public static string? Wrong(RouteTable table) =>
        (table.Sticky is { } sticky ? WrongCaller("sticky", sticky.Header, sticky.Cookie) : null)
        ?? WrongMatches(table.Matches)
        ?? (table.Mirror is { } mirror ? WrongMirror(table, mirror) : null)
        ?? WrongBounds("latencyBounds", table.LatencyBounds)
        ?? WrongBounds("firstByteBounds", table.FirstByteBounds);

    private static string? WrongMatches(IReadOnlyList<RouteMatch>? matches)
    {
        if (matches is null || matches.Count > MostMatches)
        {
            return $"matches: null, or more than {MostMatches}";
        }

        for (var i = 0; i < matches.Count; i++)
        {
            var error = matches[i] is not { } match ? $"matches[{i}] is null"
                : string.IsNullOrEmpty(match.Value) ? $"matches[{i}].value is empty"
                : WrongCaller($"matches[{i}]", match.Header, match.Cookie);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private static string? WrongCaller(string field, string? header, string? cookie) =>
        string.IsNullOrEmpty(header) == string.IsNullOrEmpty(cookie) ? $"{field}: one of header and cookie must be named" : null;

    private static string? WrongMirror(RouteTable table, RouteMirror mirror)
    {
        if (mirror.Percent is < 0 or > 100)
        {
            return $"mirror.percent: {mirror.Percent} is not from 0 to 100";
        }

        if (mirror.MaxOutstanding is < 0 or > MostMirrors)
        {
            return $"mirror.maxOutstanding: {mirror.MaxOutstanding} is not from 0 to {MostMirrors}";
        }

        if (!double.IsFinite(mirror.Tolerance) || mirror.Tolerance < 0)
        {
            return $"mirror.tolerance: {mirror.Tolerance} is not a number from 0 on";
        }

        return !Has(table, mirror.Of) ? $"mirror.of: '{mirror.Of}' is none of the versions"
            : !Has(table, mirror.Version) || mirror.Version == mirror.Of ? $"mirror.version: '{mirror.Version}' is none of the other versions"
            : null;
    }

    private static bool Has(RouteTable table, string version) =>
        table.Versions.Any(entry => entry.Track is null && entry.Version == version);

    private static string? WrongBounds(string field, IReadOnlyList<double>? bounds) =>
        bounds is null || bounds.Count > MostBounds || bounds.Any(bound => !double.IsFinite(bound) || bound <= 0)
            ? $"{field}: null, more than {MostBounds}, or one that is not above 0"
            : null;
}
