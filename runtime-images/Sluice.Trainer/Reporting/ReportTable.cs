using Microsoft.AspNetCore.Html;

namespace Sluice.Trainer.Reporting;

/// <summary>
/// A table whose first cell of each row is the row's heading. It scrolls by itself where the page is narrower.
/// </summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Headings of the columns. One that begins with <c>#</c> is of numbers.</param>
internal sealed record ReportTable(string Caption, params IReadOnlyList<string> Columns)
{
    private readonly List<IReadOnlyList<object>> rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A text or markup for each column.</param>
    public ReportTable Add(params IReadOnlyList<object> cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Count, Columns.Count);
        rows.Add(cells);
        return this;
    }

    /// <summary>Adds a row for each item.</summary>
    public ReportTable AddAll<T>(IEnumerable<T> items, Func<T, IReadOnlyList<object>> cells)
    {
        foreach (var item in items)
        {
            Add(cells(item));
        }

        return this;
    }

    /// <summary>The table as markup. Nothing where it has no row.</summary>
    public IHtmlContent Written => rows.Count == 0 ? Markup.None : Markup.Of($"""
        <div class="wide" role="region" tabindex="0" aria-label="{Caption}"><table>
        <caption>{Caption}</caption>
        <thead><tr>{Markup.Each(Columns, Heading)}</tr></thead>
        <tbody>{Markup.Each(rows, Row)}</tbody>
        </table></div>

        """);

    private static IHtmlContent Heading(string column) => column.StartsWith('#')
        ? Markup.Of($"<th scope=\"col\" class=\"number\">{column[1..]}</th>")
        : Markup.Of($"<th scope=\"col\">{column}</th>");

    private IHtmlContent Row(IReadOnlyList<object> cells) => Markup.Of(
        $"<tr><th scope=\"row\">{cells[0]}</th>{Markup.Each(Columns.Zip(cells).Skip(1), Cell)}</tr>\n");

    private static IHtmlContent Cell((string Column, object Value) of) => of.Column.StartsWith('#')
        ? Markup.Of($"<td class=\"number\">{of.Value}</td>")
        : Markup.Of($"<td>{of.Value}</td>");
}
