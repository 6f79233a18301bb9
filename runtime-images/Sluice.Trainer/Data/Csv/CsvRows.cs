using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data.Csv;

/// <summary>
/// Reads the rows of a CSV file in order. Only requested cells are checked, so that an error in an unused column does not make a table
/// invalid. A row of several lines must be well-formed as a whole, though, because a misplaced quote swallows the rows that follow.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private const string Field = "spec.dataset.uri";
    private const int LongestCell = 1 << 24;

    private readonly CsvOptions options;
    private readonly StreamReader text;
    private readonly CsvParser parser;
    private bool malformed;
    private int lines;
    private int scanned;
    private bool[] quoted = [];

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="bytes">The file. It is left open.</param>
    /// <param name="options">Format of the file.</param>
    /// <param name="encoding">Encoding of the text.</param>
    /// <exception cref="TrainerException">The file has no header (65).</exception>
    public CsvRows(Stream bytes, CsvOptions options, Encoding encoding)
    {
        this.options = options;
        text = new StreamReader(bytes, encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 65536, leaveOpen: true);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = options.Delimiter,
            Mode = options.Quote.Length == 0 ? CsvMode.NoEscape : CsvMode.RFC4180,
            IgnoreBlankLines = false,
            MaxFieldSize = LongestCell,
            BadDataFound = _ => malformed = true,
        };
        if (options.Quote.Length > 0)
        {
            (configuration.Quote, configuration.Escape) = (options.Quote[0], options.Quote[0]);
        }

        parser = new CsvParser(text, configuration);
        Header = Read() ? [.. Enumerable.Range(0, Count).Select(Text)]
            : throw TrainerException.BadData("DatasetEmpty", Field, "the file is empty; its first row must name the columns");
    }

    /// <summary>The cells of the first row, well-formed or not.</summary>
    public string[] Header { get; }

    /// <summary>
    /// Number of the current row as a spreadsheet counts, from 1: blank rows count, and a cell with line breaks is in one row.
    /// </summary>
    public int Row { get; private set; }

    /// <summary>Number of cells of the current row.</summary>
    public int Count => parser.Count;

    /// <summary>Whether all cells of the current row are empty.</summary>
    public bool IsEmpty => parser.RawRecord.AsSpan().TrimEnd("\r\n").Trim(options.Delimiter[0]).IsEmpty;

    /// <summary>Moves to the next row that is not a blank line.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="TrainerException">The row is malformed (65).</exception>
    public bool Read()
    {
        try
        {
            while (parser.Read())
            {
                Row++;
                var several = parser.RawRow > lines + 1;
                lines = parser.RawRow;
                if (Count == 1 && IsEmpty)
                {
                    continue;
                }

                if (several)
                {
                    Check();
                }

                return true;
            }

            return false;
        }
        catch (MaxFieldSizeException)
        {
            throw TrainerException.BadData(
                "MalformedCsv", Field, $"row {Row + 1} has a cell of more than {LongestCell} characters; is a closing quote missing?");
        }
    }

    /// <summary>Checks the quotes of the whole row.</summary>
    /// <exception cref="TrainerException">A quote is misplaced (65).</exception>
    public void Check()
    {
        for (var column = 0; column < Count; column++)
        {
            _ = WellFormed(column);
        }
    }

    /// <summary>A cell of the current row.</summary>
    /// <exception cref="TrainerException">Its quotes or its encoding are wrong (65).</exception>
    public Cell this[int column]
    {
        get
        {
            var value = WellFormed(column);
            return CsvEncoding.Fault(value, options.Encoding) is { } fault
                ? throw TrainerException.BadData("OtherEncoding", Field, $"row {Row}, {Name(column)} {fault}")
                : new Cell(Row, value, value.Length == 0 && !IsQuoted(column));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        parser.Dispose();
        text.Dispose();
    }

    private string WellFormed(int column)
    {
        var value = Text(column);
        return !malformed ? value : throw TrainerException.BadData("MalformedCsv", Field,
            $"row {Row}, {Name(column)}: a quote is not closed or misplaced; "
            + "enclose cells that contain quotes in quotes and double the inner ones, "
            + "or set spec.dataset.csv.quote to \"\" if quotes are plain text");
    }

    private string Text(int column)
    {
        malformed = false;
        return parser[column];
    }

    private string Name(int column) => Header is { } names && column < names.Length ? $"column '{names[column]}'" : $"cell {column + 1}";

    // The parser does not distinguish an empty cell from a pair of quotes, so the raw row is inspected, once and only if it matters.
    private bool IsQuoted(int column)
    {
        if (options.Quote.Length == 0)
        {
            return false;
        }

        if (scanned != Row)
        {
            (scanned, quoted) = (Row, quoted.Length < Count ? new bool[Count] : quoted);
            var (at, begins, inside) = (0, true, false);
            foreach (var c in parser.RawRecord)
            {
                quoted[at] = begins ? c == options.Quote[0] : quoted[at];
                inside ^= c == options.Quote[0] && quoted[at];
                begins = c == options.Delimiter[0] && !inside;
                at += begins ? 1 : 0;
            }
        }

        return quoted[column];
    }
}

/// <summary>A cell of a CSV file.</summary>
/// <param name="Row">Row number as a spreadsheet counts, from 1: blank rows count, and a cell with line breaks is in one row.</param>
/// <param name="Text">The text, without the surrounding quotes.</param>
/// <param name="Empty">Whether the cell is empty, without even quotes.</param>
internal readonly record struct Cell(int Row, string Text, bool Empty);
