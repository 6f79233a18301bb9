using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Splits;

/// <summary>
/// Divides rows in the target's proportions. Of each class, in the classes' order, the rows are shuffled by the stream
/// <c>split/&lt;class number&gt;</c>, and the first share × count of them, rounded half up, but at least one and not all, are held out.
/// </summary>
public static class StratifiedSplit
{
    /// <summary>Divides the rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="share">Share to hold out, above 0 and below 1.</param>
    /// <param name="seed">The job's seed.</param>
    /// <exception cref="TrainerException">A class has but one row (65).</exception>
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
                    $"class '{table.Classes[i]}' stands in row {table.FileRow(rows[0])} alone; a class needs two rows, one to learn from and one held out: add rows, or leave the class out");
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
