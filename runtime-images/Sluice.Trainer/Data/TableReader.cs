using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>
/// Reads a table as RFC 4180 (UTF-8, comma, a header, quotes doubled inside quotes). Only the columns that the job names are kept.
/// Rows are counted as a spreadsheet does: the header is row 1.
/// </summary>
public static class TableReader
{
    /// <summary>The largest table that is read, in bytes: 1 GiB, as the columns are held in memory.</summary>
    public const long LargestTable = 1L << 30;

    private const int LongestField = 65536;

    /// <summary>Reads the table of <c>spec.dataset</c>.</summary>
    /// <param name="dataset">Where it is, and which columns are wanted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="largest">The largest table that is read, in bytes.</param>
    /// <exception cref="TrainerException">It is not there (66), is not the promised one, or is no table that fits the job (64, 65).</exception>
    public static Table Read(DatasetOptions dataset, CancellationToken cancellation, long largest = LargestTable)
    {
        using var bytes = new DigestStream(DatasetFile.Open(dataset.Uri), largest, cancellation);
        try
        {
            TableBuilder? builder = null;
            TrainerException? fault = null;
            try
            {
                builder = Parse(dataset, bytes);
            }
            catch (TrainerException e)
            {
                fault = e;
            }

            // Where a digest was promised and these are other bytes, that is the fault to report: what they lack is its consequence.
            var digest = bytes.Finish();
            if (dataset.Digest is { } promised && !string.Equals(promised, digest, StringComparison.Ordinal))
            {
                throw TrainerException.BadData("DigestMismatch", "spec.dataset.digest",
                    $"{dataset.Uri} has the digest {digest}, the job asks for {promised}; put the right file there, or the digest of this one into the job");
            }

            return fault is null ? builder!.Build(digest) : throw fault;
        }
        catch (TableTooLargeException)
        {
            throw TrainerException.BadData("DatasetTooLarge", "spec.dataset.uri",
                $"{dataset.Uri} is larger than the {largest} bytes that this trainer holds in memory; give it fewer rows or columns");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DatasetFile.Unreadable(dataset.Uri, e);
        }
    }

    private static TableBuilder Parse(DatasetOptions dataset, Stream bytes)
    {
        var row = 1;
        try
        {
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
            using var text = new StreamReader(bytes, utf8, detectEncodingFromByteOrderMarks: false, bufferSize: 65536, leaveOpen: true);
            using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = ",",
                Mode = CsvMode.RFC4180,
                MaxFieldSize = LongestField,
                BadDataFound = _ => throw Malformed(row),
            });

            if (!parser.Read())
            {
                throw TrainerException.BadData("DatasetEmpty", "spec.dataset.uri", $"{dataset.Uri} is empty; its first row must name the columns");
            }

            var builder = new TableBuilder(dataset, parser.Record!);
            row++;
            while (parser.Read())
            {
                builder.Add(row, parser.Record!);
                row++;
            }

            return builder;
        }
        catch (DecoderFallbackException)
        {
            throw TrainerException.BadData("NotUtf8", "spec.dataset.uri", $"a row from {row} on is not UTF-8; save the table as UTF-8");
        }
        catch (MaxFieldSizeException)
        {
            throw TrainerException.BadData("MalformedCsv", "spec.dataset.uri",
                $"row {row} has a field of more than {LongestField} characters; is a closing quote missing?");
        }
    }

    private static TrainerException Malformed(int row) => TrainerException.BadData("MalformedCsv", "spec.dataset.uri",
        $"row {row} has a quote where none may stand; put fields with quotes in quotes, and double those inside (RFC 4180)");
}
