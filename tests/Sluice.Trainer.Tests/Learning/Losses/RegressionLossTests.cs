using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Losses;

[Collection(TorchState.Name)]
public sealed class RegressionLossTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly Tensor outputs = tensor(new[,] { { 1.0, 2 }, { 3, 8 } });
    private readonly Tensor targets = tensor(new[,] { { 1.5, 2 }, { 0, 8 } });
    private readonly Tensor rows = tensor(new[] { 1.0, 3 });

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Squared_error_is_weighted_by_row()
    {
        Values.AssertClose([9.25 / 4], RegressionLoss.SquaredError(outputs, targets).Mean, 1e-12);
        Values.AssertClose([(0.25 + 27) / 8], RegressionLoss.SquaredError(outputs, targets, rows).Mean, 1e-12);
    }

    [Fact]
    public void Huber_is_squared_near_0_and_straight_far_from_it()
    {
        Values.AssertClose([(0.125 + 2 * (3 - 1)) / 4], RegressionLoss.Huber(outputs, targets, 2).Mean, 1e-12);
        Values.AssertClose([(0.125 + 3 * 2 * (3 - 1)) / 8], RegressionLoss.Huber(outputs, targets, 2, rows).Mean, 1e-12);
    }

    [Fact]
    public void Pinball_weighs_what_is_above_and_below_a_quantile()
    {
        var loss = RegressionLoss.Pinball(outputs, tensor(new[] { 2.0, 4 }), [0.1, 0.9], rows);

        Values.AssertClose([(0.1 * 1 + 0 + 3 * (0.1 * 1 + 0.1 * 4)) / 8], loss.Mean, 1e-12);
    }

    [Fact]
    public void Pinball_is_least_at_the_quantile_of_the_targets()
    {
        var sample = arange(101, dtype: float64);
        double At(double value) => RegressionLoss.Pinball(full([101, 1], value, float64), sample, [0.9]).Mean.item<double>();

        Assert.Equal(90, Enumerable.Range(0, 101).MinBy(value => At(value)));
    }

    [Fact]
    public void A_row_that_is_not_rebuilt_has_a_high_score()
    {
        Values.AssertClose([0.125, 4.5], RegressionLoss.ReconstructionError(outputs, targets), 1e-12);
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        Differences.AssertAgree(x => RegressionLoss.SquaredError(x, targets + 0.1, rows).Mean, outputs);
        Differences.AssertAgree(x => RegressionLoss.Huber(x, targets + 0.1, 0.8, rows).Mean, outputs);
        Differences.AssertAgree(x => RegressionLoss.Pinball(x, tensor(new[] { 2.1, 4.1 }), [0.1, 0.5], rows).Mean, outputs);
    }

    [Fact]
    public void Extreme_outputs_have_finite_losses_and_gradients()
    {
        var extreme = tensor(new[,] { { 1e4f, -1e4f } });

        Differences.AssertFinite(x => RegressionLoss.SquaredError(x, zeros(1, 2)).Mean, extreme);
        Differences.AssertFinite(x => RegressionLoss.Huber(x, zeros(1, 2)).Mean, extreme);
        Differences.AssertFinite(x => RegressionLoss.Pinball(x, zeros(1), [0.1, 0.9]).Mean, extreme);
    }

    [Fact]
    public void Shapes_that_torch_would_broadcast_are_refused()
    {
        Action[] wrong =
        [
            () => RegressionLoss.SquaredError(ones(3, 1), ones(3)),
            () => RegressionLoss.Huber(ones(3, 1), ones(3)),
            () => RegressionLoss.Pinball(ones(3, 2), ones(3, 2), [0.1, 0.9]),
            () => RegressionLoss.Pinball(ones(3, 2), ones(3), [0.5]),
            () => RegressionLoss.SquaredError(ones(3), ones(3), ones(2)),
            () => RegressionLoss.ReconstructionError(ones(3, 2), ones(3, 1)),
        ];

        Assert.All(wrong, loss => Assert.Throws<ArgumentException>(loss));
    }
}
