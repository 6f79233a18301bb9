using Sluice.Data.Failures;
using Sluice.Trainer.Learning.LowPrecision;

namespace Sluice.Trainer.Tests.Learning.LowPrecision;

public sealed class LossScaleTests
{
    [Fact]
    public void It_doubles_after_good_steps_in_a_row_and_halves_after_a_bad_one()
    {
        var scale = new LossScale(8, 3);
        var values = new List<float>();
        foreach (var finite in new[] { true, true, false, true, true, true, true, false, false })
        {
            scale.Update(finite);
            values.Add(scale.Value);
        }

        Assert.Equal([8, 8, 4, 4, 4, 8, 8, 4, 2], values);
        Assert.Equal(3, scale.Skipped);
    }

    [Fact]
    public void It_stays_in_its_bounds()
    {
        var scale = new LossScale(1 << 23, 1);
        scale.Update(true);
        scale.Update(true);
        Assert.Equal(1 << 24, scale.Value);

        var last = new LossScale(2, 3);
        last.Update(false);
        var error = Assert.Throws<JobException>(() => last.Update(false)).Error;
        Assert.Equal(("Diverged", "spec.trainer.precision"), (error.Reason, error.Field));
    }

    [Fact]
    public void It_goes_on_from_a_saved_state_and_refuses_a_damaged_one()
    {
        var scale = new LossScale(8, 3);
        scale.Update(false);
        scale.Update(true);
        scale.Update(true);
        using var stream = new MemoryStream();
        scale.Save(new BinaryWriter(stream));
        var saved = stream.ToArray();

        var resumed = new LossScale(64, 3);
        resumed.Load(Reader(saved));
        resumed.Update(true);
        Assert.Equal((8, 1), (resumed.Value, resumed.Skipped));

        Assert.All(Enumerable.Range(0, saved.Length), length =>
            Assert.Throws<InvalidDataException>(() => resumed.Load(Reader(saved[..length]))));
        Assert.Throws<InvalidDataException>(() => resumed.Load(Reader([0, 0, 0xC0, 0x7F, .. saved[4..]])));
        Assert.Throws<InvalidDataException>(() => resumed.Load(Reader([.. saved[..4], 3, .. saved[5..]])));
    }

    private static BinaryReader Reader(byte[] saved) => new(new MemoryStream(saved));
}
