using TorchSharp;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class ShapeMismatchTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_product_of_matrices_that_do_not_fit_names_both()
    {
        // matmul is left out: its native function catches no exception, so the process would end with SIGABRT.
        var message = Assert.ThrowsAny<Exception>(() => ones(8, 4).mm(ones(3, 5))).Message;
        Assert.All(["8", "4", "3", "5"], size => Assert.Contains(size, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_does_not_fit_throws_and_the_process_goes_on()
    {
        Func<Tensor>[] wrong =
        [
            () => nn.Linear(4, 2).call(ones(3, 5)),
            () => ones(2, 3) + ones(2, 4),
            () => ones(2, 3).add_(ones(4, 3)),
            () => ones(2, 3).reshape(4, 2),
            () => ones(2, 3).view(-1, 4),
            () => nn.functional.cross_entropy(ones(4, 3), zeros(5, dtype: ScalarType.Int64)),
            () => nn.functional.mse_loss(ones(4), ones(5)),
            () => cat([ones(2, 3), ones(2, 4)]),
            () => ones(2, 3).narrow(1, 2, 5),
            () => ones(2, 3).index_select(0, tensor(new long[] { 7 })),
            () => ones(2, 3)[5],
        ];

        Assert.All(wrong, operation => Assert.ThrowsAny<Exception>(operation));
        Assert.Equal(6f, ones(2, 3).sum().item<float>());
    }

    [Fact]
    public void Data_of_another_length_or_type_is_refused()
    {
        Assert.ThrowsAny<Exception>(() => tensor(new float[] { 1, 2, 3 }, new long[] { 2, 2 }));
        Assert.Throws<ArgumentException>(() => ones(2).data<double>());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
    }

    [Fact]
    public void A_disposed_tensor_is_refused()
    {
        var gone = ones(2);
        gone.Dispose();

        Assert.True(gone.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => gone.sum());
    }
}
