using Sluice.Trainer.Distributed;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Tasks;

namespace Sluice.Trainer.Learning.Adversaries;

/// <summary>
/// Learns from rows that are changed against the network as it is. With one step, rows as they are count as much as changed ones
/// (Goodfellow et al. 2015, section 6); with several, changed rows are learnt from in place of them (Madry et al. 2018, equation 2.1).
/// </summary>
/// <param name="options">How rows are changed.</param>
/// <param name="attacked">What of them can be changed.</param>
/// <param name="share">Which rows of a batch this rank computes. Null for all.</param>
internal sealed class AdversarialTraining(AttackOptions options, AttackedInputs attacked, BatchShare? share = null)
{
    /// <summary>The loss of a batch.</summary>
    /// <param name="network">The network, in training.</param>
    /// <param name="batch">The rows as they are.</param>
    /// <param name="of">The loss of rows.</param>
    public Loss Of(Network network, LearningBatch batch, Func<LearningBatch, Loss> of)
    {
        var changed = of(batch with { Inputs = Changed(network, batch, of) });
        if (options.Steps is not null)
        {
            return changed;
        }

        var plain = of(batch);
        return new Loss((plain.Sum + changed.Sum) / 2, plain.Weight);
    }

    // In evaluation: the change is aimed at the model that is served, running statistics do not see rows twice, and each row is changed by
    // itself, in however many parts a batch is computed.
    private TorchSharp.torch.Tensor Changed(Network network, LearningBatch batch, Func<LearningBatch, Loss> of)
    {
        network.eval();
        var changed = Attack.Change(batch.Inputs, inputs => of(batch with { Inputs = inputs }).Sum, options, attacked, share);
        network.train();
        return changed;
    }
}
