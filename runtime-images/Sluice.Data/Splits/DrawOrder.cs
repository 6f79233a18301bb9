using Sluice.Data.Tables;

namespace Sluice.Data.Splits;

/// <summary>
/// The order in which rows or groups are drawn: by the first twelve hexadecimal digits of the MD5 of
/// <c>sluice/split/&lt;seed&gt;/&lt;row or group&gt;</c>, and among equals by the row or group itself.
/// </summary>
internal static class DrawOrder
{
    // Twelve characters are as many as DuckDB sorts without a pointer to a text elsewhere.
    private const int Digits = 12;

    /// <summary>The terms for ORDER BY.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="column">A column in SQL, which identifies what is drawn.</param>
    public static string By(long seed, string column)
        => FormattableString.Invariant($"substr(md5({Sql.Text($"sluice/split/{seed}/")} || {column}), 1, {Digits}), {column}");
}
