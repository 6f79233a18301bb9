using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Optimizers;

[Collection(TorchState.Name)]
public sealed class WeightAverageTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly nn.Module<Tensor, Tensor> module = nn.Sequential(nn.Linear(1, 1, dtype: float64), nn.BatchNorm1d(1, dtype: float64));

    public void Dispose()
    {
        module.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void It_is_the_weighted_mean_of_the_weights_after_each_step_without_the_initial_ones()
    {
        using var average = new WeightAverage(module, 0.5);
        Set(1000);
        double[] after = [8, 4, 2];
        double[] expected = [8, (4 + 0.5 * 8) / 1.5, (2 + 0.5 * 4 + 0.25 * 8) / 1.75];

        for (var step = 0; step < 3; step++)
        {
            Set(after[step]);
            average.Update();
            average.Exchange();
            Assert.All(Networks(), value => Values.AssertClose([expected[step]], value, 1e-12));
            average.Exchange();
            Assert.All(Networks(), value => Values.AssertClose([after[step]], value, 0));
        }
    }

    [Fact]
    public void Before_the_first_step_it_is_the_module_itself()
    {
        using var average = new WeightAverage(module, 0.5);
        Set(3);

        average.Exchange();

        Assert.All(Networks(), value => Values.AssertClose([3], value, 0));
    }

    [Fact]
    public void A_resumed_average_has_the_bits_of_an_uninterrupted_one()
    {
        using var whole = new WeightAverage(module, 0.9);
        using var resumed = new WeightAverage(module, 0.9);
        Step(whole, 0, 5);
        resumed.Load(new BinaryReader(new MemoryStream(Saved(whole))));
        Step(whole, 5, 9);
        Step(resumed, 5, 9);

        Assert.Equal(Saved(whole), Saved(resumed));
    }

    [Fact]
    public void A_damaged_state_is_an_error()
    {
        using var average = new WeightAverage(module, 0.9);
        Step(average, 0, 2);
        var saved = Saved(average);
        Assert.All(Enumerable.Range(0, saved.Length), length => Assert.Throws<InvalidDataException>(
            () => average.Load(new BinaryReader(new MemoryStream(saved[..length])))));
        byte[] negative = [.. saved[..7], 0x80, .. saved[8..]];
        Assert.Throws<InvalidDataException>(() => average.Load(new BinaryReader(new MemoryStream(negative))));

        using var other = nn.Linear(2, 1, dtype: float64);
        using var wider = new WeightAverage(other, 0.9);
        Assert.Equal(
            "the saved state of 'weight' is Float64[1,1], but the network has Float64[1,2]",
            Assert.Throws<InvalidDataException>(() => wider.Load(new BinaryReader(new MemoryStream(saved)))).Message);
    }

    [Fact]
    public void A_thousand_steps_leave_no_tensors_behind()
    {
        using var average = new WeightAverage(module, 0.9);
        Step(average, 0, 1);
        var before = Tensor.TotalCount;

        for (var i = 0; i < 1000; i++)
        {
            average.Update();
            average.Exchange();
            average.Exchange();
        }

        Assert.True(Tensor.TotalCount <= before, $"{Tensor.TotalCount - before} tensors are left");
    }

    private IEnumerable<Tensor> Networks() => Trainer.Networks.Weights.Named(module).Select(named => named.Value);

    private void Set(double value)
    {
        using var without = no_grad();
        foreach (var weight in Networks())
        {
            weight.fill_(value);
        }
    }

    private void Step(WeightAverage average, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            Set(Math.Sin(step) / 3);
            average.Update();
        }
    }

    private static byte[] Saved(WeightAverage average)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        average.Save(writer);
        return stream.ToArray();
    }
}
