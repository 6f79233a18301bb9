using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Sources;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Data;

/// <summary>
/// Brings a dataset into the pod, opens it as a table, and divides its rows: the same for the pod that checks it and for trainers.
/// </summary>
public static class DataPipeline
{
    /// <summary>Fetches, opens and divides a dataset.</summary>
    /// <param name="dataset">The dataset, whose options are valid.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="settings">Scratch, memory and Secrets of the pod.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="JobException">The data cannot be read, or do not fit the job (64, 65, 66, 73, 75, 78).</exception>
    public static async Task<DividedDataset> PrepareAsync(
        DatasetOptions dataset, long seed, DataSettings settings, CancellationToken stop)
    {
        var fetched = await DatasetFetch.FetchAsync(dataset, settings, stop).ConfigureAwait(false);
        var table = DataTable.Open(dataset, fetched, settings, stop);
        try
        {
            return new DividedDataset(fetched, table, table.Interruptible(stop, () => DataSplit.Divide(table, dataset, seed)));
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }
}

/// <summary>A dataset as a divided table.</summary>
/// <param name="Fetched">The files that were read.</param>
/// <param name="Table">The rows.</param>
/// <param name="Parts">How many rows each part has.</param>
public sealed record DividedDataset(FetchedDataset Fetched, DataTable Table, PartSizes Parts) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Table.Dispose();
}
