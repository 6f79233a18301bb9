using Sluice.Trainer.Learning.Adversaries;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Adversaries;

public sealed class AttackTests
{
    private static readonly (float, float)? Free = (float.NegativeInfinity, float.PositiveInfinity);

    // The loss x·w of a row has the gradient w, so that the fast gradient sign method gives x + ε · sign(w) (Goodfellow et al. 2015).
    [Fact]
    public void One_step_goes_along_the_sign_of_the_gradient_of_what_can_change_and_stays_within_its_range()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new float[] { 0, 1, 2, 3, 0, 1, 2, 3 }, [2, 4]);
        var weights = tensor(new float[] { 2, -3, 4, -0.5f });

        var changed = Attack.Change(
            rows, inputs => (inputs * weights).sum(), new AttackOptions(0.25), new AttackedInputs([Free, Free, null, (2.9f, 10)]));

        Assert.Equal([0.25f, 0.75f, 2, 2.9f, 0.25f, 0.75f, 2, 2.9f], changed.data<float>().ToArray());
        Assert.False(changed.requires_grad);
    }

    [Fact]
    public void What_lies_outside_its_range_may_stay_but_goes_no_further()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new float[] { 12, 12 }, [2, 1]);
        var ways = tensor(new float[] { 1, -1 }, [2, 1]);

        var changed = Attack.Change(rows, inputs => (inputs * ways).sum(), new AttackOptions(0.5), new AttackedInputs([(0, 10)]));

        Assert.Equal([12, 11.5f], changed.data<float>().ToArray());
    }

    // (x − 3)² has its greatest value within ±1 of 2.5 at 1.5, whichever way the random start lies; of 3.4 it is at 4.4.
    [Fact]
    public void Several_steps_find_the_greatest_loss_from_any_start()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new float[] { 2.5f, 3.4f, 0 }, [3, 1]);

        for (var seed = 0; seed < 10; seed++)
        {
            random.manual_seed(seed);
            var changed = Attack.Change(
                rows, inputs => (inputs - 1).square().sum(), new AttackOptions(1, 20), new AttackedInputs([Free])).data<float>().ToArray();

            Assert.Equal([3.5f, 4.4f, -1], changed, (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void A_random_start_is_the_same_with_the_same_seed_and_lies_within_the_bound()
    {
        using var scope = NewDisposeScope();
        var rows = zeros([50, 4]);
        Tensor Flat(Tensor inputs) => (inputs * 0).sum();
        float[] Changed(long seed)
        {
            random.manual_seed(seed);
            var changed = Attack.Change(rows, Flat, new AttackOptions(0.5, 3), new AttackedInputs([Free, Free, Free, null]));
            return changed.data<float>().ToArray();
        }

        var first = Changed(1);

        Assert.Equal(first, Changed(1));
        Assert.NotEqual(first, Changed(2));
        Assert.All(first, value => Assert.InRange(value, -0.5f, 0.5f));
        Assert.All(first.Where((_, i) => i % 4 == 3), value => Assert.Equal(0, value));
        Assert.Contains(first, value => value > 0.4f);
        Assert.Contains(first, value => value < -0.4f);
    }

    [Theory]
    [InlineData(null, 0.1)]
    [InlineData(10, 0.025)]
    [InlineData(1, 0.25)]
    public void Steps_together_reach_across_the_bound(int? steps, double size) =>
        Assert.Equal(size, new AttackOptions(0.1, steps).StepSize, 1e-12);
}
