using System.Text.RegularExpressions;

namespace Sluice.Data.Tables;

/// <summary>
/// How values are read as times. Texts are read narrowly, as ISO 8601 with <c>T</c> or a space: DuckDB's own casts take <c>epoch</c> for
/// a date. A text without an offset counts as UTC, as does a column whose type has no time zone.
/// </summary>
internal static partial class Times
{
    private const string Pattern =
        @"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?\s*";

    private const string OffsetPattern = @":[0-9.]+(Z|[+-][0-9:]+)\s*$";
    private const string OtherOffsetPattern = @":[0-9.]+[+-][0:]*[1-9][0-9:]*\s*$";

    /// <summary>A TIMESTAMP in UTC, NULL where a value is no date. Null when no value of the type is one.</summary>
    /// <param name="column">The column, as SQL.</param>
    /// <param name="type">Its type, as DuckDB calls it.</param>
    public static string? Utc(string column, string type) => type switch
    {
        "DATE" or "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" => Finite($"CAST({column} AS TIMESTAMP)"),
        "TIMESTAMP WITH TIME ZONE" => $"CASE WHEN isfinite({column}) THEN make_timestamp(epoch_us({column})) END",

        // A cast to TIMESTAMP drops the offset, and one to TIMESTAMPTZ takes a time without offset for the pod's own, and needs seconds.
        "VARCHAR" => $"CASE WHEN NOT regexp_full_match({column}, '{Pattern}') THEN NULL "
            + $"WHEN regexp_matches({column}, '{OffsetPattern}') THEN make_timestamp(epoch_us(TRY_CAST("
            + $"regexp_replace(trim({column}), '([ T]..:..)([Z+-])', '\\1:00\\2') AS TIMESTAMPTZ))) "
            + $"ELSE TRY_CAST(trim({column}) AS TIMESTAMP) END",
        _ => null,
    };

    /// <summary>Whether a text has an offset other than that of UTC, as SQL.</summary>
    /// <param name="column">The column, as SQL.</param>
    public static string HasOtherOffset(string column) => $"regexp_matches({column}, '{OtherOffsetPattern}')";

    /// <summary>Whether a text is a time with an offset other than that of UTC.</summary>
    public static bool IsWithOtherOffset(string text) => Whole().IsMatch(text) && OtherOffset().IsMatch(text);

    private static string Finite(string time) => $"CASE WHEN isfinite({time}) THEN {time} END";

    [GeneratedRegex($"^({Pattern})$")]
    private static partial Regex Whole();

    [GeneratedRegex(OtherOffsetPattern)]
    private static partial Regex OtherOffset();
}
