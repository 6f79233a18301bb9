using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Measure = Sluice.Api.TrainingJobs.Gates.FairnessMeasure;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>
/// An adversary that predicts the group from the network's outputs, whose reversed gradient the network learns by as well (Zhang, Lemoine
/// and Mitchell, Mitigating Unwanted Biases with Adversarial Learning, 2018, arXiv 1801.07593, without the projection of equation 1). For
/// equalised odds the adversary is given the class, too; for equal opportunity it sees positive rows alone (Beutel et al., Data Decisions
/// and Theoretical Implications when Adversarially Learning Fair Representations, 2017, arXiv 1707.00075).
/// </summary>
internal sealed class AdversarialDebiasing : Mitigation
{
    private readonly GroupAdversary adversary;
    private readonly double strength;
    private readonly Measure measure;
    private readonly int positive;
    private readonly int classes;

    /// <summary>Creates the adversary on the CPU, with initial weights from the seed.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="measure">What is made alike.</param>
    /// <param name="positive">Index of the positive class, which equal opportunity has.</param>
    /// <param name="strength">How often the adversary's loss counts against that of the class.</param>
    /// <param name="seed">The job's seed.</param>
    public AdversarialDebiasing(RowGroups groups, int classes, Measure measure, int positive, double strength, long seed)
        : base(groups)
    {
        (this.classes, this.measure, this.positive, this.strength) = (classes, measure, positive, strength);
        adversary = new GroupAdversary(measure is Measure.EqualizedOdds ? 2 * classes : classes, groups.Count);
        Networks.Weights.Initialise(adversary, seed);
    }

    /// <inheritdoc />
    public override GroupAdversary Adversary => adversary;

    /// <summary>
    /// The loss of the classes minus that of the groups times the strength, which is what the network lowers; the gradient of the adversary
    /// is that of its own loss. So it can be compared between epochs. Rows without a group do not count for the adversary.
    /// </summary>
    public override Loss Add(Loss loss, Tensor outputs, Tensor classes, Tensor of)
    {
        var counts = of.ge(0);
        counts = measure is Measure.EqualOpportunity ? counts.logical_and(classes.eq(positive)) : counts;
        var reversed = GradientReversal.Reverse(Centred(outputs.AtLeastFloat32()), strength);
        var given = measure is Measure.EqualizedOdds
            ? cat([reversed, nn.functional.one_hot(classes.clamp(0), this.classes).to(float32)], 1)
            : reversed;
        var own = ClassificationLoss.CrossEntropy(
            adversary.call(given), of.masked_fill(counts.logical_not(), ClassificationOptions.Padding), ClassificationOptions.Plain).Mean;
        return loss.Plus(own - own.detach() * (1 + strength));
    }

    /// <inheritdoc />
    public override IReadOnlyList<MitigatedGroup> Describe() => [.. Groups.Names.Select(name => new MitigatedGroup(name))];

    // What is added to all outputs of a row changes no probability, and so is none of the adversary's business.
    private static Tensor Centred(Tensor outputs) => outputs - outputs.mean([1], keepdim: true);
}

/// <summary>A perceptron with one hidden layer that predicts the group. It is no part of the model.</summary>
internal sealed class GroupAdversary : nn.Module<Tensor, Tensor>
{
    private const int Width = 16;

    private readonly Linear adversaryHidden;
    private readonly Linear adversaryHead;

    /// <summary>Creates the perceptron.</summary>
    /// <param name="inputs">Numbers that it is given of a row.</param>
    /// <param name="groups">Number of groups.</param>
    public GroupAdversary(int inputs, int groups)
        : base("adversary")
    {
        adversaryHidden = nn.Linear(inputs, Width);
        adversaryHead = nn.Linear(Width, groups);
        RegisterComponents();
        foreach (var parameter in parameters())
        {
            parameter.DetachFromDisposeScope();
        }
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => adversaryHead.call(nn.functional.relu(adversaryHidden.call(input)));
}
