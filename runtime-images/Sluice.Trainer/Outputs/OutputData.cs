using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Data;
using Sluice.Data.Failures;
using Sluice.Data.Profiles;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Hosting;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Outputs;

/// <summary>The table of a job whose model a program of the user's own has trained, divided as Sluice's trainer divides it.</summary>
internal sealed class OutputData : IDisposable
{
    private readonly ScratchFolder scratch;
    private readonly DividedDataset data;

    private OutputData(ScratchFolder scratch, DividedDataset data) => (this.scratch, this.data) = (scratch, data);

    /// <summary>The divided table.</summary>
    public DataTable Table => data.Table;

    /// <summary>The number of rows of each part.</summary>
    public required PartSizes Sizes { get; init; }

    /// <summary>The profile of the training rows.</summary>
    public required DataProfile Profile { get; init; }

    /// <summary>The columns of the held-out rows.</summary>
    public required HeldOutColumns Columns { get; init; }

    /// <summary>What a person should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Fetches, opens and divides the table. Null where the job names none that Sluice reads.</summary>
    /// <exception cref="JobException">It cannot be read, or does not fit the job.</exception>
    public static async Task<OutputData?> ReadAsync(RunContext run, CancellationToken stop)
    {
        var spec = run.Document.Spec;
        if (!spec.ReadsTable)
        {
            return null;
        }

        var scratch = ScratchFolder.Create(run.Settings.Scratch);
        DividedDataset? data = null;
        try
        {
            var reading = run.Settings.Data(scratch.Path) with
            {
                Prepared = run.Document.Prepared,
                FurtherColumns = HeldOutColumns.Named(spec),
            };
            data = await DataPipeline.PrepareAsync(spec.Dataset, spec.Trainer.Seed, reading, stop);
            var table = data.Table;
            var warnings = table.Interruptible(stop, () => DroppedRows.Remove(new TrainingPart(table), spec.Dataset.Features));
            return new OutputData(scratch, data)
            {
                Warnings = warnings,
                Sizes = table.Interruptible(stop, () => DataSplit.Sizes(table, spec.Dataset)),
                Profile = DataProfiler.Profile(table, spec.Dataset, stop),
                Columns = new HeldOutColumns(table, spec.Dataset),
            };
        }
        catch
        {
            data?.Dispose();
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>What was read.</summary>
    public DatasetReference Reference(DatasetOptions dataset) => new()
    {
        Uri = dataset.AllPlaces()[0],
        Digest = Table.Digest,
        Rows = Table.Count(),
        Mutable = data.Fetched.MutableTables is { Count: > 0 } mutable ? mutable : null,
        Joins = Table.Joins.Count > 0 ? Table.Joins : null,
        DuplicatesDropped = Table.DuplicatesDropped > 0 ? Table.DuplicatesDropped : null,
    };

    /// <summary>The sources with their files.</summary>
    public IReadOnlyList<ReportSource> Sources() => ReportSource.Of(data.Fetched);

    /// <inheritdoc />
    public void Dispose()
    {
        data.Dispose();
        scratch.Dispose();
    }
}
