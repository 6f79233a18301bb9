using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Tests.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Optimizers;

[Collection(TorchState.Name)]
public sealed class GradientAccumulationTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly Linear module = nn.Linear(3, 3, dtype: float64);
    private readonly Tensor x = randn([7, 3], float64);
    private readonly Tensor classes = tensor(new long[] { 0, 1, 2, -100, 2, 0, 1 });
    private readonly Tensor weights = tensor(new[] { 1, 0.5, 2, 1, 3, 1, 0.25 });

    public void Dispose()
    {
        module.Dispose();
        scope.Dispose();
    }

    [Theory]
    [InlineData(7)]
    [InlineData(3)]
    [InlineData(2)]
    [InlineData(1)]
    public void Parts_have_the_loss_and_gradient_of_the_whole_batch(int size)
    {
        var expected = Rows(0, 7).Mean;
        expected.backward();
        var gradients = module.parameters().Select(parameter => parameter.grad!.clone()).ToArray();
        Clear();

        var loss = GradientAccumulation.Run(
            [.. module.parameters()],
            Enumerable.Range(0, 7).Chunk(size).Select(rows => new Func<Loss>(() => Rows(rows[0], rows.Length))));

        Values.AssertClose([expected.item<double>()], loss, 1e-12);
        Assert.All(module.parameters().Zip(gradients), pair =>
            Values.AssertClose(pair.Second.data<double>().ToArray(), pair.First.grad!, 1e-12));
    }

    [Fact]
    public void Parts_of_padding_count_nothing()
    {
        Rows(4, 2).Mean.backward();
        var expected = module.weight.grad!.clone();
        Clear();

        GradientAccumulation.Run([.. module.parameters()], [() => Rows(3, 1), () => Rows(4, 2), () => Rows(3, 1)]);
        Values.AssertClose(expected.data<double>().ToArray(), module.weight.grad!, 1e-12);
        Clear();

        var nothing = GradientAccumulation.Run([.. module.parameters()], [() => Rows(3, 1), () => Rows(3, 1)]);
        Values.AssertClose([0], nothing, 0);
        Values.AssertClose(new double[9], module.weight.grad!, 0);
    }

    [Fact]
    public void Gradients_are_taken_as_asked_and_no_tensors_are_left()
    {
        var values = new List<double>();
        Tensor Run() => GradientAccumulation.Run([.. module.parameters()], [() => Rows(0, 3), () => Rows(4, 3)], loss =>
        {
            values.Add(loss.item<double>());
            loss.backward();
        });
        Run().Dispose();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 100; i++)
        {
            Run().Dispose();
        }

        Assert.True(Tensor.TotalCount <= before, $"{Tensor.TotalCount - before} tensors are left");
        Assert.Equal(202, values.Count);
    }

    private Loss Rows(int start, int count)
    {
        var options = new ClassificationOptions { ClassWeights = [1, 4, 2] };
        return ClassificationLoss.CrossEntropy(
            module.call(x.narrow(0, start, count)), classes.narrow(0, start, count), options, weights.narrow(0, start, count));
    }

    private void Clear()
    {
        foreach (var parameter in module.parameters())
        {
            parameter.grad = null;
        }
    }
}
