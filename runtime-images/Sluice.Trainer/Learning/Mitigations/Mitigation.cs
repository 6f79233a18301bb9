using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Onnx;
using TorchSharp;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>What makes a classification treat groups alike, in the weights of rows, in the loss, or in the decision.</summary>
/// <param name="groups">The groups of the rows.</param>
internal abstract class Mitigation(RowGroups groups) : IDisposable
{
    /// <summary>The groups of the rows.</summary>
    public RowGroups Groups { get; } = groups;

    /// <summary>A module that learns against the network, whose owner this is. Null where there is none.</summary>
    public virtual torch.nn.Module? Adversary => null;

    /// <summary>Weights of rows in the loss, of the shape [rows]. Null weighs all alike.</summary>
    /// <param name="classes">Their classes as int64, of the shape [rows].</param>
    /// <param name="of">Their groups, in the same way.</param>
    public virtual torch.Tensor? Weights(torch.Tensor classes, torch.Tensor of) => null;

    /// <summary>The loss of a batch with what the mitigation adds to it.</summary>
    /// <param name="loss">The loss of the classes.</param>
    /// <param name="outputs">What the network gave, of the shape [rows, classes].</param>
    /// <param name="classes">The classes as int64, of the shape [rows].</param>
    /// <param name="of">The groups, in the same way.</param>
    public virtual Loss Add(Loss loss, torch.Tensor outputs, torch.Tensor classes, torch.Tensor of) => loss;

    /// <summary>Fits what decides, when the network has learnt.</summary>
    /// <param name="rows">The classes, the groups and the probabilities of rows, in batches.</param>
    public virtual void Conclude(IEnumerable<(int[] Classes, int[] Groups, float[] Probabilities)> rows)
    {
    }

    /// <summary>The class that a row is decided to be of.</summary>
    /// <param name="probabilities">Its probabilities.</param>
    /// <param name="group">Its group.</param>
    public virtual int Decide(ReadOnlySpan<float> probabilities, int group) => Predictions.Highest(probabilities);

    /// <summary>Whether a row is so near to the bound of two classes that rounding decides.</summary>
    /// <param name="probabilities">Its probabilities.</param>
    /// <param name="group">Its group.</param>
    /// <param name="other">The class that was decided elsewhere.</param>
    /// <param name="tolerance">Largest difference that counts as rounding.</param>
    public virtual bool IsLevel(ReadOnlySpan<float> probabilities, int group, int other, double tolerance) =>
        probabilities[Predictions.Highest(probabilities)] - probabilities[other] <= tolerance;

    /// <summary>Adds the nodes that decide.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="probabilities">Name of the probabilities, of the shape [rows, classes].</param>
    /// <returns>Name of the index of each row's class as int64, of the shape [rows].</returns>
    public virtual string Write(GraphWriter graph, string probabilities) =>
        graph.Node("ArgMax", [probabilities], NodeAttributes.Int("axis", 1), NodeAttributes.Int("keepdims", 0));

    /// <summary>What was done, for the report.</summary>
    public abstract IReadOnlyList<MitigatedGroup> Describe();

    /// <inheritdoc />
    public void Dispose() => Adversary?.Dispose();
}

/// <summary>What was done for a group.</summary>
/// <param name="Group">Its name, or its number where the column is sensitive.</param>
internal sealed record MitigatedGroup(string Group)
{
    /// <summary>Weight of its training rows by class, a decimal. Null where rows have none.</summary>
    public IReadOnlyDictionary<string, string>? Weights { get; init; }

    /// <summary>A row of it is positive where that class has a probability above this one. Null where there is no threshold.</summary>
    public string? Threshold { get; init; }
}
