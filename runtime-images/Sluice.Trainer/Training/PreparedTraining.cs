using Sluice.Api.TrainingJobs;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Training.Sessions;

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
    /// <param name="width">Numbers per row, encoded or answered.</param>
    /// <param name="most">Most rows.</param>
    public static int BatchRows(long width, int most = MostRows) => (int)Math.Clamp(MostNumbers / width, 1, most);

    /// <summary>Encodes the training rows and the validation rows.</summary>
    /// <param name="table">A divided table.</param>
    /// <param name="dataset">Names the features and the target.</param>
    /// <param name="task">Says how targets become numbers.</param>
    /// <param name="preprocessor">The encodings.</param>
    /// <param name="folder">Folder on scratch.</param>
    /// <param name="stop">Ends the encoding.</param>
    public static TrainingRows Encode(
        DataTable table,
        DatasetOptions dataset,
        LearningTask task,
        Preprocessor preprocessor,
        string folder,
        CancellationToken stop)
    {
        var reader = new RowReader(table, dataset);
        var parts = new List<EncodedRows>();
        try
        {
            return new TrainingRows(Part(DataSplit.Training)!, Part(DataSplit.Validation))
            {
                Unlabelled = Part(DataSplit.Unlabelled),
                Augmented = preprocessor.Augmented(),
                Attacked = preprocessor.Attacked(),
            };
        }
        catch
        {
            parts.ForEach(part => part.Dispose());
            throw;
        }

        EncodedRows? Part(string part)
        {
            var rows = new EncodedRows(folder, preprocessor.Width * task.Sequences, task.Targets);
            try
            {
                foreach (var batch in reader.Read(part, BatchRows(preprocessor.Width)))
                {
                    stop.ThrowIfCancellationRequested();
                    rows.Append(task.Inputs(preprocessor, batch), task.Encode(batch));
                }

                parts.Add(rows);
                return rows.Count > 0 || part == DataSplit.Training ? rows : null;
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
        (Session.Task as IDisposable)?.Dispose();
        Rows.Dispose();
        Preprocessor.Dispose();
    }
}
