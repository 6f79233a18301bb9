using Sluice.Trainer.Distributed;
using Sluice.Trainer.Learning.Adversaries;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tasks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Training.Sessions;

/// <summary>Has the network of a training answer rows, with the weights that it has when it is asked.</summary>
/// <param name="task">What is learnt.</param>
/// <param name="batches">Brings rows to the device.</param>
/// <param name="seed">The job's seed.</param>
/// <param name="network">Gives the network, which is in training before and afterwards.</param>
/// <param name="ranks">The ranks that train.</param>
internal sealed class SessionAnswers(LearningTask task, TrainingBatches batches, long seed, Func<Network> network, Ranks ranks)
{
    private const int MostRows = 1024;

    /// <summary>Answers rows.</summary>
    /// <param name="encoded">Encoded rows, in order.</param>
    /// <returns>The numbers of the answers, row by row.</returns>
    public float[] Of(float[] encoded) => Of(new EncodedBatch(encoded, []));

    /// <summary>Answers rows whose targets are known.</summary>
    public float[] Of(EncodedBatch some) => Evaluated(asked =>
    {
        using var without = no_grad();
        var batch = batches.Load(some);
        return Numbers(task.Answer(task.Compute(asked, batch.Inputs), batch));
    });

    /// <summary>Answers encoded rows that are not trained on, batch by batch in their order.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>Their targets and the numbers of the answers, row by row.</returns>
    public IEnumerable<(float[] Targets, float[] Answers)> Of(EncodedRows rows) =>
        Batches(rows).Select(batch => (batch.Targets, Of(batch)));

    /// <summary>Changes encoded rows of a classification so that the network errs.</summary>
    /// <param name="some">The rows.</param>
    /// <param name="options">How they are changed.</param>
    /// <param name="attacked">What can be changed.</param>
    /// <param name="first">Number of the first row, from which a random start follows.</param>
    /// <returns>The changed rows, in order.</returns>
    public float[] Attack(EncodedBatch some, AttackOptions options, AttackedInputs attacked, long first)
    {
        random.manual_seed((long)new RandomStream(seed, "attack", first).Next());
        return Evaluated(asked =>
        {
            var batch = batches.Load(some);
            var classes = batch with { Targets = batch.Targets.narrow(1, 0, 1) }; // the loss of the classes alone
            return Numbers(Learning.Adversaries.Attack.Change(
                batch.Inputs, inputs => task.Loss(task.Compute(asked, inputs), classes).Sum, options, attacked));
        });
    }

    /// <summary>
    /// The mean loss of rows, of whose batches each rank computes its own. The sum is of 64-bit floats in the order of the rows, so that
    /// the same weights always give the same loss, and all ranks the same.
    /// </summary>
    public double Loss(EncodedRows rows) => Evaluated(asked =>
    {
        using var without = no_grad();
        var (sum, weight) = (0.0, 0.0);
        foreach (var encoded in Batches(rows).Where((_, batch) => batch % ranks.Size == ranks.Rank))
        {
            using var scope = NewDisposeScope();
            var batch = batches.Load(encoded);
            var loss = task.Loss(task.Compute(asked, batch.Inputs), batch);
            sum += loss.Sum.item<float>();
            weight += loss.Weight.item<float>();
        }

        double[] all = [sum, weight];
        ranks.Sum(all);
        return all[0] / all[1];
    });

    private T Evaluated<T>(Func<Network, T> ask)
    {
        using var scope = NewDisposeScope();
        var asked = network();
        asked.eval();
        var answer = ask(asked);
        asked.train();
        return answer;
    }

    private IEnumerable<EncodedBatch> Batches(EncodedRows rows) =>
        batches.Of(rows, PreparedTraining.BatchRows(task.RowOutputs, MostRows));

    private static float[] Numbers(Tensor values) => values.cpu().contiguous().data<float>().ToArray();
}
