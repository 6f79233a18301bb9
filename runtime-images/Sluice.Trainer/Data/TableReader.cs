using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data.Csv;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Reads a table from a CSV file. Only the columns that the job names are kept, and only they can refuse it.</summary>
public static class TableReader
{
    /// <summary>The largest table that is read, in bytes: 1 GiB, as the columns are held in memory.</summary>
    public const long LargestTable = 1L << 30;

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
