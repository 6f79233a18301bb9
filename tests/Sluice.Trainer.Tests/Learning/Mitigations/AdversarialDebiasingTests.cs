using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Tests.Learning.Losses;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;
using TorchSharp;
using static TorchSharp.torch;
using Measure = Sluice.Api.TrainingJobs.Gates.FairnessMeasure;

namespace Sluice.Trainer.Tests.Learning.Mitigations;

public sealed class AdversarialDebiasingTests
{
    private static readonly float[] Logits = [1, -0.5f, 0.25f, 2, -1, 0.5f, 0.75f, 0.125f];
    private static readonly long[] Classes = [0, 1, 1, 0];
    private static readonly long[] OfRows = [0, 1, 1, 0];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Reversed_values_are_the_same_and_their_gradient_is_minus_the_strength(double strength)
    {
        using var scope = NewDisposeScope();
        var values = tensor(new[] { 1.5, -2, 0.25 }).requires_grad_();

        var reversed = GradientReversal.Reverse(values, strength);
        (reversed * tensor(new double[] { 1, 2, 3 })).sum().backward();

        Assert.Equal(values.data<double>().ToArray(), reversed.data<double>().ToArray());
        Assert.Equal(new[] { -strength, -2 * strength, -3 * strength }, values.grad!.data<double>().ToArray());
    }

    [Theory]
    [InlineData(Measure.DemographicParity)]
    [InlineData(Measure.EqualOpportunity)]
    [InlineData(Measure.EqualizedOdds)]
    public void The_network_lowers_the_loss_of_classes_minus_that_of_groups(Measure measure)
    {
        using var scope = NewDisposeScope();
        using var debiasing = Debiasing(measure, 2);

        Differences.AssertAgree(outputs => Loss(debiasing, outputs).Sum, tensor(Logits, [4, 2]));
    }

    [Fact]
    public void The_adversary_lowers_the_loss_of_groups_whatever_the_strength()
    {
        float[] Gradient(double strength)
        {
            using var scope = NewDisposeScope();
            using var debiasing = Debiasing(Measure.DemographicParity, strength);
            Loss(debiasing, tensor(Logits, [4, 2])).Mean.backward();
            return [.. debiasing.Adversary.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray())];
        }

        using var scope = NewDisposeScope();
        using var debiasing = Debiasing(Measure.DemographicParity, 1);
        var adversary = debiasing.Adversary;
        var logits = tensor(Logits, [4, 2]);
        nn.functional.cross_entropy(adversary.call(logits - logits.mean([1], keepdim: true)), tensor(OfRows)).backward();
        float[] own = [.. adversary.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray())];

        Assert.Contains(own, value => Math.Abs(value) > 1e-3);
        Assert.All(own.Zip(Gradient(1)).Concat(own.Zip(Gradient(7))), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Rows_without_a_group_and_with_equal_opportunity_negative_ones_are_not_shown_to_it()
    {
        using var scope = NewDisposeScope();
        using var debiasing = Debiasing(Measure.EqualOpportunity, 1);
        var outputs = tensor(Logits, [4, 2]).requires_grad_();
        var of = tensor(new long[] { 0, -1, 1, 0 });
        debiasing.Add(new Loss(zeros([]), ones([])), outputs, tensor(Classes), of).Sum.backward();

        var gradient = outputs.grad!.data<float>().ToArray();

        Assert.Equal([false, false, true, false], gradient.Chunk(2).Select(row => row.Any(value => value != 0)));
    }

    [Theory]
    [InlineData("0", "1", nameof(Precision.Fp32))]
    [InlineData("0.9", "3", nameof(Precision.Fp32))]
    [InlineData("0", "2", nameof(Precision.Bf16))]
    public void Laid_down_and_taken_up_it_gives_the_same_weights(string ema, string accumulate, string precision)
    {
        using var folder = new Data.TemporaryFolder();
        using var rows = Rows(folder.Path);
        using var task = Task();
        using var whole = Session(rows, task, null);
        Advance(whole, whole.TotalSteps);
        foreach (var at in new[] { 1, 5, 9 })
        {
            using var firstTask = Task();
            using var first = Session(rows, firstTask, null);
            Advance(first, at);
            using var saved = new MemoryStream();
            first.Save(saved);
            saved.Position = 0;
            using var secondTask = Task();
            using var second = Session(rows, secondTask, saved);
            Advance(second, second.TotalSteps - at);

            Assert.Equal(whole.Digest, second.Digest);
            Assert.Equal(Weights.Digest(Weights.Read(task.Adversary!)), Weights.Digest(Weights.Read(secondTask.Adversary!)));
            Assert.Equal(saved.Length, saved.Position);
            saved.SetLength(saved.Length - 3);
            saved.Position = 0;
            using var cutTask = Task();
            Assert.Throws<InvalidDataException>(() => Session(rows, cutTask, saved));
        }

        Assert.NotEqual(
            Weights.Digest(Weights.Read(((ClassificationTask)Task()).Adversary!)), Weights.Digest(Weights.Read(task.Adversary!)));

        TrainingSession Session(TrainingRows data, ClassificationTask of, Stream? state) => new(
            data,
            of,
            Some.Plan(
                data.Width, 2, ("epochs", "3"), ("batchSize", "16"), ("hiddenLayers", "8"), ("ema", ema), ("accumulate", accumulate)),
            1, CPU, Enum.Parse<Precision>(precision), state);
    }

    private static ClassificationTask Task() =>
        new(["no", "yes"], ClassificationOptions.Plain, new AdversarialDebiasing(Groups.Of(2), 2, Measure.DemographicParity, -1, 1, 3));

    private static TrainingRows Rows(string folder)
    {
        var random = new RandomStream(1, "rows");
        var rows = new EncodedRows(folder, 3, 2);
        for (var i = 0; i < 60; i++)
        {
            float[] row = [(float)random.Fraction(), (float)random.Fraction(), i % 2];
            rows.Append(row, [row[0] > 0.5 ? 1 : 0, i % 7 == 0 ? -1 : i % 2]);
        }

        return new TrainingRows(rows, null);
    }

    private static void Advance(TrainingSession session, long steps)
    {
        for (var i = 0; i < steps; i++)
        {
            session.Advance();
        }
    }

    private static AdversarialDebiasing Debiasing(Measure measure, double strength) => new(Groups.Of(2), 2, measure, 1, strength, 3);

    // In the precision of the outputs, whose losses are of all four rows.
    private static Loss Loss(AdversarialDebiasing debiasing, Tensor outputs)
    {
        debiasing.Adversary.to(outputs.dtype);
        return debiasing.Add(
            ClassificationLoss.CrossEntropy(outputs, tensor(Classes), ClassificationOptions.Plain),
            outputs,
            tensor(Classes),
            tensor(OfRows));
    }
}
