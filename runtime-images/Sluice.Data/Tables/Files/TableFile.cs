using System.Globalization;
using DuckDB.NET.Data;
using Sluice.Data.Failures;

namespace Sluice.Data.Tables.Files;

/// <summary>A column of a file.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Sql">Its name in <see cref="TableFile.Relation"/>, as SQL.</param>
/// <param name="Type">Its DuckDB type.</param>
internal sealed record FileColumn(string Name, string Sql, string Type);

/// <summary>What messages about a file say of it.</summary>
/// <param name="Field">Field of the spec that names it.</param>
/// <param name="Several">Whether its source has other files, so that its rows are named with it.</param>
/// <param name="Hidden">Whether no value may be shown, since a column of the dataset is sensitive.</param>
internal sealed record FileMessages(string Field, bool Several, bool Hidden);

/// <summary>A file as DuckDB reads it.</summary>
/// <param name="name">Its name.</param>
/// <param name="messages">What messages say of it.</param>
internal abstract class TableFile(string name, FileMessages messages)
{
    /// <summary>What follows FROM.</summary>
    public abstract string Relation { get; }

    /// <summary>The columns in the file's order.</summary>
    public abstract IReadOnlyList<FileColumn> Columns { get; }

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Field of the spec that names the file.</summary>
    public string Field => messages.Field;

    /// <summary>Number of the first row as a spreadsheet counts, and null where the other rows do not follow it without gaps.</summary>
    public abstract long? FirstRow { get; }

    /// <summary>Whether bytes are invalid in the encoding: cells that hold them contain <see cref="TextFile.Undecodable"/>.</summary>
    public virtual bool HasInvalidText => false;

    /// <summary>The problem and the remedy for a text with invalid bytes.</summary>
    public virtual string EncodingFault => "is not UTF-8";

    /// <summary>What a cell without a value and one with an empty text are called.</summary>
    public virtual (string Null, string Text) Empty => ("a null", "an empty text");

    /// <summary>The number of a row as a spreadsheet counts.</summary>
    /// <param name="index">Index of the row in <see cref="Relation"/>, from 0.</param>
    public virtual long RowOf(long index) => index + (FirstRow ?? 1);

    /// <summary>Where a row stands, for messages, such as <c>row 22</c>.</summary>
    /// <param name="index">Index of the row in <see cref="Relation"/>, from 0.</param>
    public virtual string Place(long index) => Row(RowOf(index));

    /// <summary>Finds a column by its name.</summary>
    /// <exception cref="JobException">The column is missing (64), or there are two (65).</exception>
    public abstract FileColumn Find(NamedColumn column);

    /// <summary>Says why the file cannot be read, or finds another way to read it.</summary>
    /// <param name="why">The error.</param>
    /// <param name="used">Indexes of the columns that are used.</param>
    /// <returns>True when <see cref="Relation"/> has changed, so that reading it again may succeed.</returns>
    /// <exception cref="JobException">The file is faulty (65).</exception>
    public abstract bool Retry(DuckDBException why, IReadOnlySet<int> used);

    /// <summary>Looks for what DuckDB reads but the format does not allow.</summary>
    /// <param name="used">Indexes of the columns that are used.</param>
    /// <exception cref="JobException">The file is faulty (65).</exception>
    public virtual void Verify(IReadOnlySet<int> used)
    {
    }

    /// <summary>Deletes what was copied to read the file, which cannot be read after that.</summary>
    public virtual void Release()
    {
    }

    /// <summary>The condition under which a text may come from a faulty cell, for <see cref="Verify"/>. Null for never.</summary>
    /// <param name="column">The column, as SQL.</param>
    public virtual string? Suspicious(string column) => null;

    /// <summary>A row by its number as a spreadsheet counts, for messages.</summary>
    protected string Row(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"row {number}{(messages.Several ? $" of {Name}" : "")}");

    /// <summary>The error that the file as a whole causes. What DuckDB says may quote a cell, but not before its first colon.</summary>
    protected JobException Unreadable(Exception why) => JobException.BadData(
        "DatasetUnreadable",
        Field,
        $"{name} cannot be read: " + (!messages.Hidden ? why.Message.Split('\n')[0]
            : (why is DuckDBException ? why.Message.Split(':')[0] : why.GetType().Name)
                + "; nothing more is shown, because a column is sensitive"));
}
