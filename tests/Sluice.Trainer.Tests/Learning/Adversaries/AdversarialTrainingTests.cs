using Sluice.Trainer.Learning.Adversaries;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Convolution;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Tests.Data;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Adversaries;

public sealed class AdversarialTrainingTests
{
    private static readonly AttackedInputs Free = new([.. Enumerable.Repeat<(float, float)?>((-100, 100), 3)]);

    // A logistic regression with the weights ±w: a change of ε lowers each margin by 2 ε |w|₁ (Goodfellow et al. 2015, section 5).
    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public void The_loss_of_a_linear_model_is_that_of_a_margin_lowered_by_epsilon_times_its_weights(int? steps)
    {
        using var scope = NewDisposeScope();
        using var network = Some.Dense((3, 2, [1, -2, 0.5f, -1, 2, -0.5f], [0.25f, -0.25f]));
        var task = Some.Classes("no", "yes");
        var batch = new LearningBatch(tensor(new float[] { 1, 0, 2, -1, 1, 0.5f }, [2, 3]), tensor(new float[] { 0, 1 }, [2, 1]));
        Loss Of(LearningBatch some) => task.Loss(task.Compute(network, some.Inputs), some);

        var loss = new AdversarialTraining(new AttackOptions(0.1, steps), Free).Of(network, batch, Of);

        double[] margins = [2 * (1 + 1 + 0.25), 2 * (1 + 2 - 0.25 - 0.25)];
        var plain = margins.Sum(margin => Math.Log(1 + Math.Exp(-margin)));
        var changed = margins.Sum(margin => Math.Log(1 + Math.Exp(-(margin - 2 * 0.1 * 3.5))));
        Assert.Equal(steps is null ? (plain + changed) / 2 : changed, loss.Sum.item<float>(), 1e-5);
        Assert.Equal(2, loss.Weight.item<float>());
        loss.Mean.backward();
        Assert.All(network.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void Running_statistics_do_not_see_the_search_for_a_change()
    {
        using var scope = NewDisposeScope();
        var image = new ImagePart("image", 1, 4, 4);
        var options = new ResidualOptions { Channels = [4], Blocks = [1] };
        using var network = new ResidualNetwork(new InputLayout([image]), image, options, 2);
        using var other = new ResidualNetwork(new InputLayout([image]), image, options, 2);
        Weights.Write(other, Weights.Read(network));
        var task = Some.Classes("no", "yes");
        var batch = new LearningBatch(rand([8, 16]), tensor(new float[] { 0, 1, 0, 1, 0, 1, 0, 1 }, [8, 1]));
        Tensor? seen = null;

        new AdversarialTraining(new AttackOptions(0.1, 3), new AttackedInputs([.. Enumerable.Repeat<(float, float)?>((-9, 9), 16)]))
            .Of(network, batch, some =>
            {
                seen = some.Inputs.detach().clone();
                return task.Loss(task.Compute(network, some.Inputs), some);
            });
        Assert.True(network.training);
        other.train();
        other.call(seen!);

        Assert.Equal(Weights.Digest(Weights.Read(other)), Weights.Digest(Weights.Read(network)));
    }

    [Theory]
    [InlineData("fgsm", "1", "0", nameof(Precision.Fp32))]
    [InlineData("pgd", "3", "0.9", nameof(Precision.Fp32))]
    [InlineData("pgd", "1", "0", nameof(Precision.Bf16))]
    public void Laid_down_and_taken_up_it_gives_the_same_weights(string kind, string accumulate, string ema, string precision)
    {
        using var folder = new TemporaryFolder();
        using var rows = Rows(folder.Path);
        using var whole = Session(null, kind);
        Advance(whole, whole.TotalSteps);
        using var plain = Session(null, "none");
        Advance(plain, plain.TotalSteps);

        Assert.NotEqual(plain.Digest, whole.Digest);
        foreach (var at in new[] { 1, 6 })
        {
            using var first = Session(null, kind);
            Advance(first, at);
            using var saved = new MemoryStream();
            first.Save(saved);
            saved.Position = 0;
            using var second = Session(saved, kind);
            Advance(second, second.TotalSteps - at);
            Assert.Equal(whole.Digest, second.Digest);
        }

        TrainingSession Session(Stream? state, string adversarial) => new(
            rows,
            Some.Classes("no", "yes"),
            Some.Plan(3, 2, [
                ("epochs", "3"), ("batchSize", "16"), ("hiddenLayers", "8"), ("dropout", "0.2"), ("adversarial", adversarial),
                ("accumulate", accumulate), ("ema", ema)]),
            1, CPU, Enum.Parse<Precision>(precision), state);
    }

    private static TrainingRows Rows(string folder)
    {
        var random = new RandomStream(1, "rows");
        var rows = new EncodedRows(folder, 3, 1);
        for (var i = 0; i < 60; i++)
        {
            float[] row = [(float)random.Normal(), (float)random.Normal(), (float)random.Normal()];
            rows.Append(row, [row[0] > 0 ? 1 : 0]);
        }

        return new TrainingRows(rows, null) { Attacked = Free };
    }

    private static void Advance(TrainingSession session, long steps)
    {
        for (var i = 0; i < steps; i++)
        {
            session.Advance();
        }
    }
}
