using Sluice.Api.Contracts;

namespace Sluice.Gateway.Routing;

/// <summary>
/// Validates the parts of a table other than its versions. JSON may hold nulls where the types do not. A match or a mirror of a version
/// that the table lacks is no error: it is left out, because it must not keep the weights from changing.
/// </summary>
internal static class RouteOptionsReader
{
    private const int MostMatches = 64;
    private const int MostBounds = 64;
    private const int MostMirrors = 1024;

    /// <summary>The first error. Null when the table is valid.</summary>
    public static string? Wrong(RouteTable table) =>
        (table.Sticky is { } sticky ? WrongClient("sticky", sticky.Header, sticky.Cookie) : null)
        ?? WrongMatches(table.Matches)
        ?? (table.Mirror is { } mirror ? WrongMirror(mirror) : null)
        ?? WrongBounds("latencyBounds", table.LatencyBounds)
        ?? WrongBounds("firstByteBounds", table.FirstByteBounds);

    private static string? WrongMatches(IReadOnlyList<RouteMatch>? matches)
    {
        if (matches is null || matches.Count > MostMatches)
        {
            return $"matches: the list is null or has more than {MostMatches} entries";
        }

        for (var i = 0; i < matches.Count; i++)
        {
            var error = matches[i] is not { } match ? $"matches[{i}] is null"
                : string.IsNullOrEmpty(match.Value) ? $"matches[{i}].value is empty"
                : WrongClient($"matches[{i}]", match.Header, match.Cookie);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private static string? WrongClient(string field, string? header, string? cookie) =>
        string.IsNullOrEmpty(header) == string.IsNullOrEmpty(cookie) ? $"{field}: name either a header or a cookie" : null;

    private static string? WrongMirror(RouteMirror mirror)
    {
        if (mirror.Percent is < 0 or > 100)
        {
            return $"mirror.percent: {mirror.Percent} is not from 0 to 100";
        }

        if (mirror.MaxOutstanding is < 0 or > MostMirrors)
        {
            return $"mirror.maxOutstanding: {mirror.MaxOutstanding} is not from 0 to {MostMirrors}";
        }

        return double.IsFinite(mirror.Tolerance) && mirror.Tolerance >= 0
            ? null
            : $"mirror.tolerance: {mirror.Tolerance} is not a number of at least 0";
    }

    private static string? WrongBounds(string field, IReadOnlyList<double>? bounds) =>
        bounds is null || bounds.Count > MostBounds || bounds.Any(bound => !double.IsFinite(bound) || bound <= 0)
            ? $"{field}: the list is null, has more than {MostBounds} entries, or one that is not above 0"
            : null;
}
