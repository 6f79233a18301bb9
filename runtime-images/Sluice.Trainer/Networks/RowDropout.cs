using Sluice.Trainer.Distributed;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks;

/// <summary>
/// Dropout of values whose first dimension is the rows. Where several ranks share a batch, each drops what one process would drop of its
/// rows: the mask is drawn for the whole batch.
/// </summary>
/// <param name="probability">Share of the values that is dropped in training.</param>
internal sealed class RowDropout(double probability) : nn.Module<Tensor, Tensor>("dropout"), ISharesBatch
{
    /// <inheritdoc />
    public BatchShare? Share { private get; set; }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        if (!training || probability == 0 || Share is not { IsPart: true })
        {
            return nn.functional.dropout(input, probability, training);
        }

        using var scope = NewDisposeScope();
        var mask = Share.Draw(
            input.shape, shape => empty(shape, input.dtype, input.device).bernoulli_(1 - probability).div_(1 - probability));
        return (input * mask).MoveToOuterDisposeScope();
    }
}
