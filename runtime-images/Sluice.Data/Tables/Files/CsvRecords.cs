using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Data.Tables.Files;

/// <summary>
/// Finds by SQL over the lines of a CSV file where its records begin. DuckDB's reader skips blank lines and does not say where a row
/// stands, so this is how errors name rows. It is one streaming pass, which is made for errors alone.
/// </summary>
/// <remarks>
/// Whether a line begins inside a quoted cell depends on all lines before it. A line without a quote keeps that state. Any other one
/// either flips it or sets it, which one regular expression decides: the line is matched as it is, and with a quote before it.
/// </remarks>
internal sealed class CsvRecords
{
    private readonly Database database;
    private readonly string delimiter;
    private readonly string quote;
    private readonly string cell;
    private readonly string whole;
    private readonly string prefix;
    private readonly string flags;

    /// <summary>Prepares the queries.</summary>
    /// <param name="database">Where they run.</param>
    /// <param name="delimiter">The character between two cells.</param>
    /// <param name="quote">The character around cells, or the empty text.</param>
    public CsvRecords(Database database, string delimiter, string quote)
    {
        (this.database, this.delimiter, this.quote) = (database, Sql.Text(delimiter), Sql.Text(quote));
        var (d, q) = (Escape(delimiter), Escape(quote));
        var one = quote.Length == 0 ? $"[^{d}]*" : $"(?:{q}(?:[^{q}]|{q}{q})*{q}(?:[^{q}{d}][^{d}]*)?|[^{q}{d}][^{d}]*|)";
        cell = Sql.Text($"(?s)({one}){d}");
        whole = Sql.Text($"(?s){q}(?:[^{q}]|{q}{q})*{q}");
        prefix = Sql.Text($"(?s)^((?:{one}{d})*){q}(?:[^{q}]|{q}{q})*$");
        flags = quote.Length == 0 ? "false AS o, true AS i" : $"""
            contains(line, {this.quote}) AND regexp_matches(line, {prefix}) AS o,
            NOT contains(line, {this.quote}) OR regexp_matches({this.quote} || line, {prefix}) AS i
            """;
    }

    /// <summary>The first record that is not a blank line.</summary>
    /// <param name="lines">A relation of the file's lines.</param>
    /// <returns>Its row, its text, its number of cells, and whether its last quote is closed. Null for a file without one.</returns>
    public (long Row, string Text, int Cells, bool Closed)? Header(string lines) => database.First($"""
        {Records($"(FROM {lines} LIMIT 2048)")}
        SELECT row, string_agg(line, chr(10) ORDER BY n) AS text, {Cells("text")}, NOT arg_max(inside, n)
        FROM records WHERE row = (SELECT min(row) FROM records WHERE line <> '') GROUP BY row
        """) is { } found
        ? (Number(found[0]), (string)found[1]!, (int)Number(found[2]), (bool)found[3]!) : null;

    /// <summary>The row of a record.</summary>
    /// <param name="lines">A relation of the file's lines.</param>
    /// <param name="header">Row of the header.</param>
    /// <param name="index">Index of the record among those after the header that are not blank, from 0.</param>
    public long RowOf(string lines, long header, long index) => database.Count($"""
        {Records(lines)} SELECT row FROM records WHERE begins AND line <> '' AND row > {header} LIMIT 1 OFFSET {index}
        """);

    /// <summary>The first record that breaks the rules of the format.</summary>
    /// <param name="lines">A relation of the file's lines.</param>
    /// <param name="header">Row of the header.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="used">Indexes of the columns whose cells are checked in a record of one line. One of several is checked whole.</param>
    /// <returns>
    /// Its row, and the index of the cell whose quotes are wrong, or else the number of its cells. Null when every record is sound.
    /// </returns>
    public (long Row, int? Cell, long Cells)? Fault(string lines, long header, int columns, IEnumerable<int> used)
    {
        var faulty = quote == "''" ? "NULL" : $"""
            CASE WHEN open THEN len(regexp_extract_all(regexp_extract(text, {prefix}, 1), {cell}))
            ELSE list_filter(range(len(cells)), lambda k: contains(cells[k + 1], {quote})
                AND NOT regexp_full_match(cells[k + 1], {whole})
                AND (several OR len(cells) <> {columns} OR list_contains([{string.Join(',', used)}]::BIGINT[], k)))[1] END
            """;
        var found = database.First($"""
            {Records(lines)},
            numbered AS (SELECT *, n - last_value(CASE WHEN begins THEN n END IGNORE NULLS) OVER w AS k FROM records {Window}),
            texts AS (
                SELECT row, line AS text, false AS several, false AS open FROM numbered
                WHERE row > {header} AND begins AND NOT inside AND trim(line, {delimiter}) <> ''
                UNION ALL
                SELECT row, string_agg(line, chr(10) ORDER BY n) FILTER (k < 1000), max(k) < 1000, arg_max(inside, n) FROM numbered
                WHERE row > {header} AND NOT (begins AND NOT inside) GROUP BY row),
            parts AS (SELECT *, regexp_extract_all(text || {delimiter}, {cell}, 1) AS cells FROM texts),
            judged AS (SELECT row, {faulty} AS fault, len(cells) AS many,
                len(cells) < {columns} OR len(list_filter(cells[{columns + 1}:], lambda cell: cell <> '')) > 0 AS ragged,
                several, open FROM parts)
            SELECT row, fault, many FROM judged WHERE fault IS NOT NULL OR (ragged AND NOT open) ORDER BY row LIMIT 1
            """);
        return found is null ? null : (Number(found[0]), found[1] is { } at ? (int)Number(at) : null, Number(found[2]));
    }

    private const string Window = "WINDOW w AS (ROWS UNBOUNDED PRECEDING)";

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    // The mark is used inside and outside of brackets.
    private static string Escape(string mark) => mark.Length == 0 ? "" : mark == "\t" ? "\\t" : Regex.Escape(mark) switch
    {
        "]" => "\\]",
        "^" => "\\^",
        "}" => "\\}",
        var other => other,
    };

    private string Cells(string text) => $"len(regexp_extract_all({text} || {delimiter}, {cell}))";

    private string Records(string lines) => $"""
        WITH lines AS (SELECT row_number() OVER () AS n, coalesce(line, '') AS line FROM {lines}),
        flags AS (SELECT n, line, {flags} FROM lines),
        sums AS (SELECT *, sum((o AND NOT i)::INTEGER) OVER w AS flips FROM flags {Window}),
        states AS (SELECT *,
            (flips + coalesce(last_value(CASE WHEN o = i THEN flips + o::INTEGER END IGNORE NULLS) OVER w, 0)) % 2 = 1 AS inside
            FROM sums {Window}),
        starts AS (SELECT *, NOT coalesce(lag(inside) OVER w, false) AS begins FROM states {Window}),
        records AS (SELECT n, line, begins, inside, (sum(begins::INTEGER) OVER w)::BIGINT AS row FROM starts {Window})
        """;
}
