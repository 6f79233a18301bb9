using static TorchSharp.torch;

namespace Sluice.Trainer.Distributed;

/// <summary>
/// Which rows of the batch that is being computed this rank computes, for what must come out as if one process computed all of them: masks
/// are drawn for the whole batch, and statistics are of the whole batch.
/// </summary>
/// <param name="ranks">The ranks.</param>
internal sealed class BatchShare(Ranks ranks)
{
    private RowRange rows = new(0, 1, 1);
    private Exception? failure;

    /// <summary>The ranks.</summary>
    public Ranks Ranks => ranks;

    /// <summary>Whether there are rows that this rank does not compute.</summary>
    public bool IsPart => rows.IsPart;

    /// <summary>Number of rows of the whole batch.</summary>
    public int Rows => rows.All;

    /// <summary>Says which rows are computed next.</summary>
    public void Use(RowRange next) => rows = next;

    /// <summary>Draws something for all rows of the batch, and gives the part of this rank.</summary>
    /// <param name="shape">Shape of the part. A row of the batch may be several of it, as a pair of texts is.</param>
    /// <param name="draw">Draws a tensor of a shape from torch's generator, which all ranks have in the same state.</param>
    public Tensor Draw(long[] shape, Func<long[], Tensor> draw)
    {
        if (!IsPart)
        {
            return draw(shape);
        }

        var each = shape[0] / rows.Count;
        return draw([each * rows.All, .. shape[1..]]).narrow(0, each * rows.From, shape[0]);
    }

    /// <summary>The number of values of the whole batch, of which this rank has some.</summary>
    public long Whole(long values) => values / rows.Count * rows.All;

    /// <summary>The sum of all ranks' values, through which gradients flow to all of them.</summary>
    /// <param name="values">Values of float32.</param>
    public Tensor Sum(Tensor values) => SumOverRanks.apply(values, this);

    /// <summary>Throws what went wrong while gradients were computed, where nothing may be thrown.</summary>
    public void ThrowFailure()
    {
        if (failure is not null)
        {
            throw failure;
        }
    }

    private Tensor Summed(Tensor values)
    {
        var sum = values.detach().clone().contiguous();
        try
        {
            if (failure is null)
            {
                ranks.Sum(sum);
            }
        }
        catch (Exception e)
        {
            failure = e; // it must not pass through torch's own frames
        }

        return sum;
    }

    private sealed class SumOverRanks : autograd.SingleTensorFunction<SumOverRanks>
    {
        public override string Name => nameof(SumOverRanks);

        public override Tensor forward(autograd.AutogradContext context, params object[] values)
        {
            var share = (BatchShare)values[1];
            context.save_data(nameof(BatchShare), share);
            return share.Summed((Tensor)values[0]);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
            [((BatchShare)context.get_data(nameof(BatchShare))).Summed(gradient), null!]; // one for each argument
    }
}

/// <summary>Rows of a batch.</summary>
/// <param name="From">The first of them.</param>
/// <param name="Count">Their number, at least 1.</param>
/// <param name="All">Number of rows of the batch.</param>
internal readonly record struct RowRange(int From, int Count, int All)
{
    /// <summary>Whether other ranks have the rest of the batch.</summary>
    public bool IsPart => Count < All;

    /// <summary>The rows of a rank. Ranks have as many, or one fewer.</summary>
    /// <param name="rows">Number of rows of the batch, at least that of ranks.</param>
    /// <param name="ranks">The ranks.</param>
    public static RowRange Of(int rows, Ranks ranks)
    {
        var from = (int)((long)rows * ranks.Rank / ranks.Size);
        return new RowRange(from, (int)((long)rows * (ranks.Rank + 1) / ranks.Size) - from, rows);
    }
}

/// <summary>A module that has to know which rows of a batch it is given.</summary>
internal interface ISharesBatch
{
    /// <summary>Says which rows they are. Null where they are all.</summary>
    BatchShare? Share { set; }
}
