using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// Any number of labels for each row, each decided by itself at a probability of one half. Outputs of the model: <c>labels</c>, text of
/// shape [rows, labels] with the name of each label that a row has and empty texts for the others, and <c>probabilities</c>, FP32 of the
/// same shape.
/// </summary>
/// <param name="labels">The labels, in the order of the network's outputs.</param>
/// <param name="separator">The text between two labels of a target.</param>
/// <param name="options">How rows count in the loss.</param>
internal sealed class MultiLabelTask(IReadOnlyList<string> labels, string separator, ClassificationOptions options) : LearningTask
{
    private readonly Dictionary<string, int> places =
        labels.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);

    /// <inheritdoc />
    public override IReadOnlyList<string> Classes => labels;

    /// <inheritdoc />
    public override int Outputs => labels.Count;

    /// <inheritdoc />
    public override int Targets => labels.Count;

    /// <inheritdoc />
    public override int Answers => labels.Count;

    /// <inheritdoc />
    public override string AnswerOutput => BuiltInModel.ProbabilitiesOutput;

    /// <inheritdoc />
    public override IReadOnlyList<string> MainMetrics => ["microF1", "macroF1"];

    /// <inheritdoc />
    public override IReadOnlyList<TensorSignature> Signature =>
    [
        new TensorSignature { Name = BuiltInModel.LabelsOutput, Datatype = "BYTES", Shape = [-1, labels.Count] },
        new TensorSignature { Name = BuiltInModel.ProbabilitiesOutput, Datatype = "FP32", Shape = [-1, labels.Count] },
    ];

    /// <summary>The labels of a target.</summary>
    public static IEnumerable<string> Divide(string? target, string separator) =>
        (target ?? "").Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc />
    public override float[] Encode(RowBatch rows)
    {
        if (rows.Target is not TextColumn { Values: var values })
        {
            throw new ArgumentException("the target has no labels");
        }

        var encoded = new float[values.Length * labels.Count];
        for (var row = 0; row < values.Length; row++)
        {
            foreach (var label in Divide(values[row], separator))
            {
                encoded[row * labels.Count + places[label]] = 1;
            }
        }

        return encoded;
    }

    /// <inheritdoc />
    public override Loss Loss(Tensor outputs, LearningBatch batch) =>
        ClassificationLoss.BinaryCrossEntropy(outputs, batch.Targets, options);

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch) => outputs.sigmoid();

    /// <inheritdoc />
    public override void Write(GraphWriter graph, string inputs, string outputs)
    {
        graph.Node("Sigmoid", "", BuiltInModel.ProbabilitiesOutput, [outputs]);
        var yes = graph.Node("GreaterOrEqual", [BuiltInModel.ProbabilitiesOutput, graph.Constant([0.5f], 1)]);
        graph.Node("Where", "", BuiltInModel.LabelsOutput, [yes, graph.Constant(labels), graph.Constant("")]);
        graph.Output(BuiltInModel.LabelsOutput, DataType.String, labels.Count);
        graph.Output(BuiltInModel.ProbabilitiesOutput, DataType.Float, labels.Count);
    }

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers)
        => new LabelScores(labels, [.. targets.Select(target => target > 0)], answers);
}
