using FsCheck.Xunit;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Tests.Training;

public sealed class LossHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(LossHistory.MostPoints)]
    [InlineData(LossHistory.MostPoints + 1)]
    [InlineData(LossHistory.MostPoints * 2)]
    [InlineData(9_999)]
    public void It_is_bounded_and_keeps_the_first_and_the_last_epoch(int epochs)
    {
        var history = Of(epochs);

        int[] kept = [.. history.Points.Select(point => point.Epoch)];
        Assert.InRange(kept.Length, Math.Min(epochs, LossHistory.MostPoints / 2), LossHistory.MostPoints);
        Assert.Equal((1, epochs), (kept[0], kept[^1]));
        Assert.Equal(kept.Order().Distinct(), kept);
        Assert.InRange(kept.SkipLast(1).Zip(kept.Skip(1), (a, b) => b - a).Distinct().Count(), 0, 2);
        Assert.All(history.Points, point => Assert.Equal((1.0 / point.Epoch, 2.0 / point.Epoch), (point.Training, point.Validation)));
    }

    [Property(MaxTest = 40)]
    public void Resumed_at_any_epoch_it_is_the_same(ushort first, ushort more)
    {
        var (at, epochs) = (first % 1500, first % 1500 + more % 1500);
        var resumed = Of(at);
        using var saved = new MemoryStream();
        using (var writer = new BinaryWriter(saved, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            resumed.Save(writer);
        }

        saved.Position = 0;
        resumed = new LossHistory();
        resumed.Load(new BinaryReader(saved));
        Add(resumed, at + 1, epochs);

        Assert.Equal(Of(epochs).Points, resumed.Points);
    }

    [Fact]
    public void A_loss_that_is_no_number_is_left_out()
    {
        var history = new LossHistory();
        history.Add(1, null, double.NaN);
        history.Add(2, double.PositiveInfinity, 0.5);

        Assert.Equal([new EpochLosses(1, null, null), new EpochLosses(2, null, 0.5)], history.Points);
    }

    private static LossHistory Of(int epochs)
    {
        var history = new LossHistory();
        Add(history, 1, epochs);
        return history;
    }

    private static void Add(LossHistory history, int from, int to)
    {
        for (var epoch = from; epoch <= to; epoch++)
        {
            history.Add(epoch, 1.0 / epoch, 2.0 / epoch);
        }
    }
}
