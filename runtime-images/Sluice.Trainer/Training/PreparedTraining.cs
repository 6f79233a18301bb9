using Sluice.Api.TrainingJobs;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Training;

/// <summary>A training with what it was prepared from: the encodings that were fitted to its training rows, and its encoded rows.</summary>
/// <param name="State">Which training of the run it is.</param>
/// <param name="Preprocessor">The encodings.</param>
/// <param name="Rows">The encoded rows.</param>
/// <param name="Session">The training.</param>
internal sealed record PreparedTraining(RunState State, Preprocessor Preprocessor, TrainingRows Rows, TrainingSession Session) : IDisposable
{
    private const int MostRows = 8192;
    private const int MostNumbers = 1 << 22;

    /// <summary>How many rows are read and encoded at once, so that a batch takes some 16 MiB at most however wide its rows are.</summary>
    /// <param name="width">Numbers per encoded row.</param>
    public static int BatchRows(int width) => Math.Clamp(MostNumbers / width, 1, MostRows);

    /// <summary>Encodes the training rows and the validation rows.</summary>
    /// <param name="table">A divided table.</param>
    /// <param name="dataset">Names the features and the target.</param>
    /// <param name="classes">The classes, in the order of their labels.</param>
    /// <param name="preprocessor">The encodings.</param>
    /// <param name="folder">Folder on scratch.</param>
    /// <param name="stop">Ends the encoding.</param>
    public static TrainingRows Encode(
        DataTable table,
        DatasetOptions dataset,
        IReadOnlyList<string> classes,
        Preprocessor preprocessor,
        string folder,
        CancellationToken stop)
    {
        var reader = new RowReader(table, dataset, classes);
        var training = Part(DataSplit.Training);
        try
        {
            var validation = Part(DataSplit.Validation);
            return new TrainingRows(training, validation.Count > 0 ? validation : null, classes.Count)
            {
                Augmented = preprocessor.Augmented(),
            };
        }
        catch
        {
            training.Dispose();
            throw;
        }

        EncodedRows Part(string part)
        {
            var rows = new EncodedRows(folder, preprocessor.Width);
            try
            {
                foreach (var batch in reader.Read(part, BatchRows(preprocessor.Width)))
                {
                    stop.ThrowIfCancellationRequested();
                    rows.Append(preprocessor.Encode(batch), batch.Labels);
                }

                return rows;
            }
            catch
            {
                rows.Dispose();
                throw;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Session.Dispose();
        Rows.Dispose();
        Preprocessor.Dispose();
    }
}
