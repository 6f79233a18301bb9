using TorchSharp;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class NumericsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Matrices_multiply_as_on_paper()
    {
        var left = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, new long[] { 2, 3 });
        var right = tensor(new float[,] { { 1, 0 }, { 0, 1 }, { 2, 2 } });

        Values.AssertClose([7, 8, 16, 17], left.matmul(right));
        Values.AssertClose([7, 8, 16, 17], mm(left, right));
        Values.AssertClose([1, 4, 2, 5, 3, 6], left.t());
    }

    [Fact]
    public void Activations_have_their_textbook_values()
    {
        var x = tensor(new double[] { -1, 0, 2 });

        Values.AssertClose([0, 0, 2], x.relu());
        Values.AssertClose([Math.Tanh(-1), 0, Math.Tanh(2)], x.tanh());
        Values.AssertClose([1 / (1 + Math.E), 0.5, 1 / (1 + Math.Exp(-2))], x.sigmoid());
        Values.AssertClose([-0.158655254, 0, 1.954499736], nn.functional.gelu(x));
        var total = Math.Exp(-1) + 1 + Math.Exp(2);
        Values.AssertClose([Math.Exp(-1) / total, 1 / total, Math.Exp(2) / total], x.softmax(0));
        Values.AssertClose([-1 - Math.Log(total), -Math.Log(total), 2 - Math.Log(total)], x.log_softmax(0));
    }

    [Fact]
    public void Cross_entropy_is_the_mean_negative_log_likelihood()
    {
        var logits = tensor(new float[,] { { 0, 0 }, { 0, (float)Math.Log(3) } });
        var classes = tensor(new long[] { 0, 1 });

        var expected = (Math.Log(2) - Math.Log(0.75)) / 2;
        Assert.Equal(expected, nn.functional.cross_entropy(logits, classes).item<float>(), 6);
        Assert.Equal(expected, nn.CrossEntropyLoss().call(logits, classes).item<float>(), 6);
        var weighted = ((3 * Math.Log(2)) - Math.Log(0.75)) / 4;
        Assert.Equal(weighted, nn.functional.cross_entropy(logits, classes, weight: tensor(new float[] { 3, 1 })).item<float>(), 6);
    }

    [Fact]
    public void Squared_error_can_be_mean_or_sum()
    {
        var (x, y) = (tensor(new float[] { 1, 2 }), tensor(new float[] { 0, 4 }));

        Assert.Equal(2.5f, nn.MSELoss().call(x, y).item<float>());
        Assert.Equal(5f, nn.functional.mse_loss(x, y, nn.Reduction.Sum).item<float>());
    }

    [Fact]
    public void Reductions_work_along_a_dimension_and_over_all()
    {
        var x = tensor(new float[,] { { 1, 5, 3 }, { 9, 2, 4 } });

        Assert.Equal(24f, x.sum().item<float>());
        Assert.Equal(4f, x.mean().item<float>());
        Values.AssertClose([10, 7, 7], x.sum(0L));
        Values.AssertClose([3, 5], x.mean(new long[] { 1 }));
        Values.AssertClose([1, 0], x.argmax(1));
        var (values, places) = x.max(1);
        Values.AssertClose([5, 9], values);
        Values.AssertClose([1, 0], places);
        Values.AssertClose([2, Math.Sqrt(13)], x.std(1), 1e-5);
        Assert.Equal(2L, x.argmax(1).eq(tensor(new long[] { 1, 0 })).sum().item<long>());
    }

    [Fact]
    public void Tensors_are_sliced_joined_and_read_in_logical_order()
    {
        var x = arange(6).reshape(2, 3);

        Values.AssertClose([1, 2, 4, 5], x[TensorIndex.Colon, TensorIndex.Slice(1)]);
        Values.AssertClose([3, 4, 5], x[1]);
        Values.AssertClose([1, 4], x.narrow(1, 1, 1));
        Values.AssertClose([3, 4, 5, 0, 1, 2], x.index_select(0, tensor(new long[] { 1, 0 })));
        Values.AssertClose([0, 3, 1, 4, 2, 5], x.transpose(0, 1));
        Assert.Equal([4L, 3L], cat(new[] { x, x }).shape);
        Assert.Equal([2L, 2L, 3L], stack(new[] { x, x }).shape);
        Assert.Equal(ScalarType.Int64, x.dtype);
    }

    [Fact]
    public void Layer_norm_centres_each_row_and_batch_norm_each_column()
    {
        var x = tensor(new float[,] { { 1, 3 }, { 5, 9 } });

        Values.AssertClose([-1, 1, -1, 1], nn.LayerNorm(2).call(x), 1e-4);
        var batch = nn.BatchNorm1d(2);
        Values.AssertClose([-1, -1, 1, 1], batch.call(x), 1e-4);
        Values.AssertClose([0.3, 0.6], batch.running_mean!, 1e-6);
        Values.AssertClose([0.9 + 0.8, 0.9 + 1.8], batch.running_var!, 1e-6);
        Assert.Equal(1L, batch.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Dropout_scales_in_training_and_rests_in_evaluation()
    {
        manual_seed(4);
        var layer = nn.Dropout(0.25);
        var x = ones(1000);

        var dropped = layer.call(x).data<float>().ToArray();
        Assert.All(dropped, value => Assert.True(value is 0 or (> 1.33f and < 1.34f)));
        Assert.InRange(dropped.Count(value => value == 0), 190, 310);
        layer.eval();
        Assert.True(layer.call(x).allclose(x));
    }
}
