using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data.Csv;

/// <summary>
/// The rows of a CSV file, one after the other. Only cells that are asked for are judged, so that what stands in columns that a job does
/// not use refuses no table; but a row of several lines must be well-formed as a whole, as a quote in the wrong place takes rows with it.
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

    /// <summary>Begins to read, and reads the header.</summary>
    /// <param name="bytes">The file; left open.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="encoding">How its text is encoded.</param>
    /// <exception cref="TrainerException">There is no header (65).</exception>
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

    /// <summary>The row as a spreadsheet counts: blank rows count, a cell with line ends is one row, and the first row is 1.</summary>
    public int Row { get; private set; }

    /// <summary>Cells of the row.</summary>
    public int Count => parser.Count;

    /// <summary>Whether no cell of the row holds anything.</summary>
    public bool IsEmpty => parser.RawRecord.AsSpan().TrimEnd("\r\n").Trim(options.Delimiter[0]).IsEmpty;

    /// <summary>Goes to the next row that is not a blank line.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="TrainerException">It is malformed (65).</exception>
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
            throw TrainerException.BadData("MalformedCsv", Field, $"row {Row + 1} has a cell of more than {LongestCell} characters; is a closing quote missing?");
        }
    }

    /// <summary>Judges the quotes of the whole row.</summary>
    /// <exception cref="TrainerException">They are not as they must be (65).</exception>
    public void Check()
    {
        for (var column = 0; column < Count; column++)
        {
            _ = WellFormed(column);
        }
    }

    /// <summary>A cell of the row.</summary>
    /// <exception cref="TrainerException">Its quotes or its encoding are not as they must be (65).</exception>
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
            $"row {Row}, {Name(column)}: a quote is not closed, or stands where none may; put cells with quotes in quotes and double those inside, "
            + "or set spec.dataset.csv.quote to \"\" if quotes are plain text");
    }

    private string Text(int column)
    {
        malformed = false;
        return parser[column];
    }

    private string Name(int column) => Header is { } names && column < names.Length ? $"column '{names[column]}'" : $"cell {column + 1}";

    // The parser does not tell an empty cell from a pair of quotes. The raw row is looked at where it matters, and once.
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
