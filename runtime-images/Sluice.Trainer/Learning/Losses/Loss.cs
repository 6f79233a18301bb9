using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Losses;

/// <summary>
/// A loss of some rows: the weighted sum and the sum of the weights, both scalars. The two are kept apart so that the parts of a batch
/// can be put together whatever each of them weighs.
/// </summary>
/// <param name="Sum">Sum of weight · loss, with a gradient.</param>
/// <param name="Weight">Sum of the weights, without a gradient.</param>
internal sealed record Loss(Tensor Sum, Tensor Weight)
{
    /// <summary>
    /// The mean, Σ weight · loss / Σ weight, as torch's losses with weights have it. Where all is ignored it is 0 and has the gradient 0,
    /// while torch gives NaN: a batch of padding must not end a training.
    /// </summary>
    public Tensor Mean => Sum / NotZero(Weight);

    /// <summary>Adds a loss of the batch as a whole, such as the balance of a mixture of experts, to the mean.</summary>
    /// <param name="term">The loss as a scalar, times its factor.</param>
    public Loss Plus(Tensor term) => new(Sum + term * Weight, Weight);

    /// <summary>1 where a weight is 0, which every sum of nothing can be divided by.</summary>
    public static Tensor NotZero(Tensor weight) => weight.where(weight.ne(0), ones_like(weight));

    /// <summary>Sums the losses of rows, or of values within rows, which share the weight of their row.</summary>
    /// <param name="losses">The losses, of the shape [rows, …].</param>
    /// <param name="rowWeights">Weights of the shape [rows]. Null weighs all alike.</param>
    /// <exception cref="ArgumentException">There are not as many weights as rows.</exception>
    internal static Loss Of(Tensor losses, Tensor? rowWeights)
    {
        if (rowWeights is null)
        {
            return new Loss(losses.sum(), full([], losses.numel(), losses.dtype, losses.device));
        }

        var weights = Spread(rowWeights, losses).to(losses.dtype);
        return new Loss((losses * weights).sum(), weights.sum());
    }

    /// <summary>Repeats the weights of rows for the values within them.</summary>
    internal static Tensor Spread(Tensor rowWeights, Tensor values)
    {
        if (rowWeights.dim() != 1 || values.dim() < 1 || rowWeights.shape[0] != values.shape[0])
        {
            throw new ArgumentException(
                $"weights of the shape [{string.Join(',', rowWeights.shape)}] do not fit rows of [{string.Join(',', values.shape)}]");
        }

        long[] column = [values.shape[0], .. Enumerable.Repeat(1L, (int)values.dim() - 1)];
        return rowWeights.reshape(column).expand(values.shape);
    }

    /// <summary>Refuses shapes that torch would silently broadcast, such as [rows, 1] against [rows].</summary>
    internal static void SameShape(Tensor outputs, Tensor targets)
    {
        if (!outputs.shape.SequenceEqual(targets.shape))
        {
            throw new ArgumentException(
                $"outputs of the shape [{string.Join(',', outputs.shape)}] do not fit targets of [{string.Join(',', targets.shape)}]");
        }
    }
}
