using FsCheck.Xunit;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Tasks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Mitigations;

public sealed class ReweighingTests
{
    // Of five women two are accepted, and of five men four, as in the example of Kamiran and Calders 2012: P(+) = 0.6, and half are women.
    // Theirs are the weights 1.5 and 0.67 of women, 0.75 and 2 of men.
    [Fact]
    public void The_weight_of_what_is_rarer_than_chance_is_above_1()
    {
        var weights = Reweighing.Fit([[3, 2], [1, 4]]);

        Assert.Equal(0.5 * 0.4 / 0.3, weights[0][0], 1e-12);
        Assert.Equal(0.5 * 0.6 / 0.2, weights[0][1], 1e-12);
        Assert.Equal(0.5 * 0.4 / 0.1, weights[1][0], 1e-12);
        Assert.Equal(0.5 * 0.6 / 0.4, weights[1][1], 1e-12);
    }

    [Property]
    public void With_their_weights_group_and_class_are_independent(byte[] numbers)
    {
        const int classes = 3;
        var counts = numbers.Select(number => number + 1L).Chunk(classes).Where(group => group.Length == classes).ToArray();
        if (counts.Length == 0)
        {
            return;
        }

        var weights = Reweighing.Fit(counts);

        var weighed = counts.Zip(weights, (group, of) => group.Zip(of, (count, weight) => count * weight).ToArray()).ToArray();
        var all = (double)counts.Sum(group => group.Sum());
        Assert.Equal(all, weighed.Sum(group => group.Sum()), all * 1e-12);
        for (var i = 0; i < counts.Length; i++)
        {
            for (var k = 0; k < classes; k++)
            {
                var expected = weighed[i].Sum() * weighed.Sum(group => group[k]) / all;
                Assert.Equal(expected, weighed[i][k], all * 1e-12);
            }

            Assert.Equal(counts[i].Sum(), weighed[i].Sum(), all * 1e-12);
        }
    }

    [Fact]
    public void What_never_occurs_weighs_1()
    {
        var weights = Reweighing.Fit([[4, 0], [2, 2]]);

        Assert.Equal(1, weights[0][1]);
        Assert.All(weights.SelectMany(group => group), weight => Assert.True(double.IsFinite(weight) && weight > 0));
    }

    [Fact]
    public void Rows_count_in_the_loss_by_their_weights_and_those_without_a_group_once()
    {
        using var scope = NewDisposeScope();
        var mitigation = new Reweighing(Groups.Of(2), ["a", "b"], [[3, 2], [1, 4]]);
        using var task = new ClassificationTask(["a", "b"], ClassificationOptions.Plain, mitigation);
        var outputs = tensor(new float[] { 1, 0, 0, 2, 0.5f, 0, 1, 1 }, [4, 2]);
        var targets = tensor(new float[] { 0, 0, 1, 0, 0, 1, 1, -1 }, [4, 2]);

        var loss = task.Loss(outputs, new LearningBatch(outputs, targets));

        var losses = nn.functional.cross_entropy(outputs, tensor(new long[] { 0, 1, 0, 1 }), reduction: nn.Reduction.None)
            .data<float>().ToArray();
        float[] weights = [2 / 3f, 1.5f, 2, 1];
        Assert.Equal(weights.Sum(), loss.Weight.item<float>(), 1e-5);
        Assert.Equal(losses.Zip(weights, (one, weight) => one * weight).Sum(), loss.Sum.item<float>(), 1e-5);
    }
}
