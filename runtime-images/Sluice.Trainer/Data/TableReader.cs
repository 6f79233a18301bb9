using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data.Csv;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Reads a table from a CSV file. Only the columns that the job names are kept and checked.</summary>
public static class TableReader
{
    /// <summary>Largest table in bytes: 1 GiB, because the columns are held in memory.</summary>
    public const long LargestTable = 1L << 30;

    /// <summary>Reads the table of <c>spec.dataset</c>.</summary>
    /// <param name="dataset">The file and its wanted columns.</param>
    /// <param name="cancellation">Cancels the read.</param>
    /// <param name="largest">Largest table, in bytes.</param>
    /// <exception cref="TrainerException">
    /// The file is missing (66), has another digest than expected, or does not fit the job (64, 65).
    /// </exception>
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

            // If the file has another digest than expected, that is the error to report; any other error is a consequence of it.
            var digest = bytes.Finish();
            if (dataset.Digest is { } promised && !string.Equals(promised, digest, StringComparison.Ordinal))
            {
                throw TrainerException.BadData("DigestMismatch", "spec.dataset.digest",
                    $"{dataset.Uri} has the digest {digest}, but the job expects {promised}; "
                + "restore the expected file, or correct the digest");
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
        var options = dataset.Csv ?? new CsvOptions();
        using var rows = new CsvRows(bytes, options, CsvEncoding.Of(options.Encoding));
        var builder = new TableBuilder(dataset, rows);
        while (rows.Read())
        {
            builder.Add();
        }

        return builder;
    }
}
