using Microsoft.ML.OnnxRuntime;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Evaluation.Evidence;

namespace Sluice.Trainer.Compression;

/// <summary>Training rows at even distances in the table, so that a table in the order of its classes gives rows of each.</summary>
internal static class CalibrationRows
{
    // Every watched tensor of these rows is in memory at once.
    private const int RowsAtOnce = 32;
    private const int PositionsAtOnce = 4096;

    /// <summary>Reads them, as a client would send them.</summary>
    /// <param name="model">The model that they are read for.</param>
    /// <param name="reader">Reads the table.</param>
    /// <param name="count">How many training rows there are.</param>
    /// <param name="wanted">How many of them are read, if there are as many.</param>
    public static IEnumerable<IReadOnlyCollection<NamedOnnxValue>> Read(JudgedModel model, RowReader reader, long count, int wanted)
    {
        var (row, most) = (0L, Math.Min(wanted, count));
        foreach (var batch in reader.Read(DataSplit.Training, PositionsAtOnce))
        {
            var start = row;
            row += batch.Count;
            var chosen = Enumerable.Range(0, batch.Count).Where(i => (start + i + 1) * most / count > (start + i) * most / count);
            foreach (var some in chosen.Chunk(RowsAtOnce))
            {
                yield return HeldOutEvaluator.Request(model.Preprocessor, model.Task, batch.Choose(some)).Request;
            }
        }
    }
}
