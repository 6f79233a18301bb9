using Sluice.Trainer.Distributed;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Distributed;

public sealed class BatchShareTests
{
    [Fact]
    public void Gradients_flow_through_a_sum_over_ranks()
    {
        using var scope = NewDisposeScope();
        var values = tensor([1f, 2f, 3f], requires_grad: true);

        (new BatchShare(Ranks.Alone).Sum(values) * tensor([2f, 3f, 5f])).sum().backward();

        Assert.Equal([2f, 3f, 5f], values.grad!.data<float>().ToArray());
    }

    [Fact]
    public void What_is_drawn_for_a_batch_is_cut_to_the_rows_of_a_rank()
    {
        using var scope = NewDisposeScope();
        var share = new BatchShare(Ranks.Alone);
        random.manual_seed(1);
        var all = rand(10, 3);
        random.manual_seed(1);
        share.Use(new RowRange(1, 2, 5));

        var own = share.Draw([4, 3], shape => rand(shape)); // a row of the batch is two here

        Assert.Equal(all.narrow(0, 2, 4).data<float>().ToArray(), own.data<float>().ToArray());
        Assert.Equal(25, share.Whole(10));
    }
}
