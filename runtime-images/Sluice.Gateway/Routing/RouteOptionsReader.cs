using Sluice.Api.Contracts;

namespace Sluice.Gateway.Routing;

/// <summary>
/// Says what is wrong with the parts of a table beside its versions. JSON may hold nulls where the types do not. A match or a mirror of a version
/// that the table lacks is nothing wrong: it is left out, since weights must move whatever becomes of it.
/// </summary>
internal static class RouteOptionsReader
{
    private const int MostMatches = 64;
    private const int MostBounds = 64;
    private const int MostMirrors = 1024;

    /// <summary>What is wrong; null: nothing.</summary>
    public static string? Wrong(RouteTable table) =>
        (table.Sticky is { } sticky ? WrongCaller("sticky", sticky.Header, sticky.Cookie) : null)
        ?? WrongMatches(table.Matches)
        ?? (table.Mirror is { } mirror ? WrongMirror(mirror) : null)
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

        return double.IsFinite(mirror.Tolerance) && mirror.Tolerance >= 0 ? null : $"mirror.tolerance: {mirror.Tolerance} is not a number from 0 on";
    }

    private static string? WrongBounds(string field, IReadOnlyList<double>? bounds) =>
        bounds is null || bounds.Count > MostBounds || bounds.Any(bound => !double.IsFinite(bound) || bound <= 0)
            ? $"{field}: null, more than {MostBounds}, or one that is not above 0"
            : null;
}
