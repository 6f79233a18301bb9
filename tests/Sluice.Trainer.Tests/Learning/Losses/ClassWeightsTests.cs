using Sluice.Trainer.Learning.Losses;

namespace Sluice.Trainer.Tests.Learning.Losses;

public sealed class ClassWeightsTests
{
    [Fact]
    public void Balanced_weights_are_those_of_scikit_learn()
    {
        // compute_class_weight("balanced", classes=[0, 1, 2], y=[0] * 6 + [1] * 3 + [2]).
        Assert.Equal([0.5555556f, 1.1111112f, 3.3333333f], ClassWeights.Balanced([6, 3, 1]));
    }

    [Fact]
    public void A_class_without_rows_has_a_finite_weight()
    {
        Assert.Equal([0.5f, 5f], ClassWeights.Balanced([10, 0]));
        Assert.Equal([4f, 9f, 1f], ClassWeights.BalancedLabels([2, 0, 10], 10).Select((weight, i) => i == 1 ? weight - 1 : weight));
    }
}
