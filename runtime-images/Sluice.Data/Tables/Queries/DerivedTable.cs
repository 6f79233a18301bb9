using DuckDB.NET.Data;
using Sluice.Data.Failures;
using Sluice.Data.Tables.Files;

namespace Sluice.Data.Tables.Queries;

/// <summary>A relation over the tables of the sources: the result of a query, or a join.</summary>
/// <param name="name">Its name in messages, such as "the query's result".</param>
/// <param name="messages">What messages say of it.</param>
/// <param name="relation">What follows FROM.</param>
/// <param name="columns">Its columns.</param>
/// <param name="invalidText">Whether texts may hold bytes that are invalid in the encoding.</param>
internal sealed class DerivedTable(string name, FileMessages messages, string relation, IReadOnlyList<FileColumn> columns, bool invalidText)
    : TableFile(name, messages)
{
    /// <inheritdoc />
    public override string Relation => relation;

    /// <inheritdoc />
    public override IReadOnlyList<FileColumn> Columns => columns;

    /// <inheritdoc />
    public override long? FirstRow => null;

    /// <inheritdoc />
    public override bool HasInvalidText => invalidText;

    /// <inheritdoc />
    public override string EncodingFault => "holds bytes that are not in the encoding of their file; save the file as UTF-8";

    /// <inheritdoc />
    public override string Place(long index) => $"row {index + 1} of {Name}";

    /// <inheritdoc />
    public override FileColumn Find(NamedColumn column)
    {
        var found = columns.Where(other => other.Name == column.Name).ToArray();
        return found.Length switch
        {
            1 => found[0],
            0 => throw MissingColumn.In(columns.Select(other => other.Name), column),
            _ => throw JobException.BadData("DuplicateColumn", column.Field,
                $"{Name} has the column '{column.Name}' more than once; rename one of them, or choose one by spec.dataset.sql"),
        };
    }

    /// <inheritdoc />
    public override bool Retry(DuckDBException why, IReadOnlySet<int> used) => throw Unreadable(why);
}
