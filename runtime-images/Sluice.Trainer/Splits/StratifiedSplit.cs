using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Splits;

/// <summary>
/// Splits rows in the target's proportions. The rows of each class are shuffled by the stream <c>split/&lt;class index&gt;</c>, and the
/// first share × count of them, rounded half up, are held out, but at least one and never all.
/// </summary>
public static class StratifiedSplit
{
    /// <summary>Splits the rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="share">Share of held-out rows, above 0 and below 1.</param>
    /// <param name="seed">The job's seed.</param>
    /// <exception cref="TrainerException">A class has only one row (65).</exception>
    public static RowSplit Divide(Table table, decimal share, long seed)
    {
        var byClass = new List<int>[table.Classes.Count];
        for (var i = 0; i < byClass.Length; i++)
        {
            byClass[i] = [];
        }

        for (var row = 0; row < table.Rows; row++)
        {
            byClass[table.Labels[row]].Add(row);
        }

        var training = new List<int>(table.Rows);
        var heldOut = new List<int>();
        for (var i = 0; i < byClass.Length; i++)
        {
            var rows = byClass[i].ToArray();
            if (rows.Length < 2)
            {
                throw TrainerException.BadData("TooFewRows", "spec.dataset.uri",
                    $"class '{table.Classes[i]}' occurs only in row {table.FileRow(rows[0])}, "
                    + "but a class needs a row for training and one held out; add rows, or remove the class");
            }

            new RandomStream(seed, "split", i).Shuffle(rows.AsSpan());
            var count = Math.Clamp((int)decimal.Round(rows.Length * share, MidpointRounding.AwayFromZero), 1, rows.Length - 1);
            heldOut.AddRange(rows[..count]);
            training.AddRange(rows[count..]);
        }

        training.Sort();
        heldOut.Sort();
        return new RowSplit([.. training], [.. heldOut]);
    }
}

/// <summary>Indexes of the training rows and of the held-out rows, from 0 for the first after the header, in ascending order.</summary>
public sealed record RowSplit(int[] Training, int[] HeldOut);
