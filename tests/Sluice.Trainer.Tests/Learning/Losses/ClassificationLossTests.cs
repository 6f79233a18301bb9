using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Losses;

[Collection(TorchState.Name)]
public sealed class ClassificationLossTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    // Probabilities of 1/2, 1/3, 1/6 and of 1/4, 1/4, 1/2.
    private readonly Tensor logits = tensor(new[,] { { Math.Log(3), Math.Log(2), 0 }, { 0, 0, Math.Log(2) } });
    private readonly Tensor classes = tensor(new long[] { 0, 1 });

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Cross_entropy_is_the_mean_negative_log_likelihood()
    {
        var loss = ClassificationLoss.CrossEntropy(logits, classes, ClassificationOptions.Plain);

        Values.AssertClose([(Math.Log(2) + Math.Log(4)) / 2], loss.Mean, 1e-12);
        Values.AssertClose([2], loss.Weight);
    }

    [Fact]
    public void Weights_of_classes_and_rows_divide_the_mean()
    {
        var options = new ClassificationOptions { ClassWeights = [3, 1, 1] };

        var byClass = ClassificationLoss.CrossEntropy(logits, classes, options).Mean;
        var byBoth = ClassificationLoss.CrossEntropy(logits, classes, options, tensor(new float[] { 1, 6 })).Mean;

        Values.AssertClose([(3 * Math.Log(2) + Math.Log(4)) / 4], byClass, 1e-12);
        Values.AssertClose([(3 * Math.Log(2) + 6 * Math.Log(4)) / 9], byBoth, 1e-12);
    }

    [Fact]
    public void Smoothing_spreads_a_share_of_the_target_over_all_classes()
    {
        var options = new ClassificationOptions { LabelSmoothing = 0.3 };

        var loss = ClassificationLoss.CrossEntropy(logits, classes, options).Mean;

        var first = 0.8 * Math.Log(2) + 0.1 * (Math.Log(3) + Math.Log(6));
        var second = 0.8 * Math.Log(4) + 0.1 * (Math.Log(4) + Math.Log(2));
        Values.AssertClose([(first + second) / 2], loss, 1e-12);
    }

    [Fact]
    public void The_focal_loss_counts_less_what_is_learned()
    {
        var options = new ClassificationOptions { Focal = 2 };

        var loss = ClassificationLoss.CrossEntropy(logits, classes, options).Mean;

        Values.AssertClose([(0.25 * Math.Log(2) + 0.5625 * Math.Log(4)) / 2], loss, 1e-12);
    }

    [Fact]
    public void Padding_counts_neither_in_the_sum_nor_in_the_weights()
    {
        var tokens = cat([logits, ones_like(logits)]).reshape(2, 2, 3);
        var targets = tensor(new long[,] { { 0, 1 }, { -100, -100 } });

        var loss = ClassificationLoss.CrossEntropy(
            tokens, targets, new ClassificationOptions { ClassWeights = [3, 1, 1], Focal = 1 }, tensor(new float[] { 2, 5 }));

        Values.AssertClose([(3 * 0.5 * Math.Log(2) + 0.75 * Math.Log(4)) / 4], loss.Mean, 1e-12);
        Values.AssertClose([8], loss.Weight);
    }

    [Fact]
    public void A_batch_of_padding_has_the_loss_and_the_gradient_0()
    {
        var input = ones([2, 3], requires_grad: true);

        var loss = ClassificationLoss.CrossEntropy(input, full([2], -100L), ClassificationOptions.Plain);
        loss.Mean.backward();

        Values.AssertClose([0], loss.Mean, 0);
        Values.AssertClose([0, 0, 0, 0, 0, 0], input.grad!, 0);
    }

    [Fact]
    public void Binary_cross_entropy_judges_each_label_by_itself()
    {
        // Probabilities of 3/4, 1/2 and 1/5, 1/2.
        var scores = tensor(new[,] { { Math.Log(3), 0 }, { -Math.Log(4), 0 } });
        var labels = tensor(new long[,] { { 1, 0 }, { 1, -100 } });

        var plain = ClassificationLoss.BinaryCrossEntropy(scores, labels, ClassificationOptions.Plain);
        Values.AssertClose([(Math.Log(4 / 3.0) + Math.Log(2) + Math.Log(5)) / 3], plain.Mean, 1e-12);

        var options = new ClassificationOptions { ClassWeights = [10, 1], Focal = 1 };
        var weighted = ClassificationLoss.BinaryCrossEntropy(scores, labels, options, tensor(new float[] { 1, 2 }));
        Values.AssertClose(
            [(10 * 0.25 * Math.Log(4 / 3.0) + 0.5 * Math.Log(2) + 2 * 10 * 0.8 * Math.Log(5)) / 4], weighted.Mean, 1e-12);

        var smoothed = ClassificationLoss.BinaryCrossEntropy(scores, labels, new ClassificationOptions { LabelSmoothing = 0.2 });
        var (first, third) = (0.9 * Math.Log(4 / 3.0) + 0.1 * Math.Log(4), 0.9 * Math.Log(5) + 0.1 * Math.Log(1.25));
        Values.AssertClose([(first + Math.Log(2) + third) / 3], smoothed.Mean, 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0)]
    [InlineData(0, 2)]
    [InlineData(0.1, 0.5)]
    public void Gradients_agree_with_finite_differences(double smoothing, double focal)
    {
        var options = new ClassificationOptions { LabelSmoothing = smoothing, Focal = focal, ClassWeights = [3, 1, 0.5f] };
        var rows = tensor(new[] { 1.0, 2, 0.5 });
        var at = tensor(new[,] { { 0.3, -1.2, 0.7 }, { 2, 0.1, -0.4 }, { 0, 1, -1 } });
        var truth = tensor(new long[] { 2, 0, -100 });
        var labels = tensor(new[,] { { 1, 0, 0 }, { 0, -100, 1 }, { 1, 1, 0 } });

        Differences.AssertAgree(x => ClassificationLoss.CrossEntropy(x, truth, options, rows).Mean, at);
        Differences.AssertAgree(x => ClassificationLoss.BinaryCrossEntropy(x, labels, options, rows).Mean, at);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(5)]
    public void Extreme_logits_have_finite_losses_and_gradients(double focal)
    {
        var options = new ClassificationOptions { LabelSmoothing = 0.1, Focal = focal, ClassWeights = [2, 1, 1] };
        var extreme = tensor(new float[,] { { 1e4f, -1e4f, 0 }, { -1e4f, 1e4f, 1e4f }, { -1e4f, -1e4f, -1e4f } });
        var truth = tensor(new long[] { 0, 0, 2 });
        var labels = tensor(new long[,] { { 1, 1, 0 }, { 1, 0, 1 }, { 0, 1, 1 } });

        Differences.AssertFinite(x => ClassificationLoss.CrossEntropy(x, truth, options).Mean, extreme);
        Differences.AssertFinite(x => ClassificationLoss.BinaryCrossEntropy(x, labels, options).Mean, extreme);
    }

    [Fact]
    public void Losses_of_short_floats_are_computed_in_float32()
    {
        var loss = ClassificationLoss.CrossEntropy(logits.to(bfloat16), classes, new ClassificationOptions { Focal = 1 });
        var labels = ClassificationLoss.BinaryCrossEntropy(logits.to(float16), ones_like(logits), ClassificationOptions.Plain);

        Assert.Equal((ScalarType.Float32, ScalarType.Float32), (loss.Mean.dtype, loss.Weight.dtype));
        Assert.Equal(ScalarType.Float32, labels.Mean.dtype);
    }

    [Fact]
    public void Log_probabilities_are_summed_over_the_tokens_of_a_row()
    {
        var tokens = logits.expand(2, 2, 3);

        Values.AssertClose(
            [-Math.Log(2) - Math.Log(4), -Math.Log(2)],
            ClassificationLoss.LogProbability(tokens, tensor(new long[,] { { 0, 1 }, { -100, 2 } })), 1e-12);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var options = ClassificationOptions.Plain;
        Action[] wrong =
        [
            () => ClassificationLoss.CrossEntropy(logits, tensor(new long[] { 0, 1, 2 }), options),
            () => ClassificationLoss.CrossEntropy(logits, classes, options, ones(3)),
            () => ClassificationLoss.CrossEntropy(logits, classes, new ClassificationOptions { ClassWeights = [1, 2] }),
            () => ClassificationLoss.CrossEntropy(ones(2, 1), zeros([2], int64), new ClassificationOptions { Focal = 1 }),
            () => ClassificationLoss.BinaryCrossEntropy(logits, ones(2), options),
            () => ClassificationLoss.LogProbability(ones(2, 2, 3), classes),
        ];

        Assert.All(wrong, loss => Assert.Throws<ArgumentException>(loss));
    }
}
