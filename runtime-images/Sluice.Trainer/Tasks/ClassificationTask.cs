using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// One class of two or more for each row. Outputs of the model: <c>label</c>, text of shape [rows], and <c>probabilities</c>, FP32 of
/// shape [rows, classes] in the order of the classes.
/// </summary>
internal sealed class ClassificationTask : LearningTask
{
    private readonly Dictionary<string, int> places;
    private readonly ClassificationOptions options;

    /// <summary>Creates the task.</summary>
    /// <param name="classes">The classes, in the order of the network's outputs.</param>
    /// <param name="options">How rows count in the loss.</param>
    public ClassificationTask(IReadOnlyList<string> classes, ClassificationOptions options)
    {
        this.options = options;
        Classes = classes;
        places = classes.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Classes { get; }

    /// <inheritdoc />
    public override int Outputs => Classes.Count;

    /// <inheritdoc />
    public override int Targets => 1;

    /// <inheritdoc />
    public override int Answers => Classes.Count;

    /// <inheritdoc />
    public override string AnswerOutput => BuiltInModel.ProbabilitiesOutput;

    /// <inheritdoc />
    public override IReadOnlyList<string> MainMetrics => ["accuracy", "macroF1"];

    /// <inheritdoc />
    public override IReadOnlyList<TensorSignature> Signature =>
    [
        new TensorSignature { Name = BuiltInModel.LabelOutput, Datatype = "BYTES", Shape = [-1] },
        new TensorSignature { Name = BuiltInModel.ProbabilitiesOutput, Datatype = "FP32", Shape = [-1, Classes.Count] },
    ];

    /// <inheritdoc />
    public override float[] Encode(RowBatch rows) => rows.Target is CategoricalColumn { Values: var values }
        ? [.. values.Select(value => value is null ? -1f : places[value])]
        : throw new ArgumentException("the target is no class");

    /// <inheritdoc />
    public override Loss Loss(Tensor outputs, LearningBatch batch) =>
        ClassificationLoss.CrossEntropy(outputs, batch.Targets.squeeze(1).to(int64), options);

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch) => nn.functional.softmax(outputs, 1);

    /// <inheritdoc />
    public override void Write(GraphWriter graph, string inputs, string outputs)
    {
        graph.Node("Softmax", "", BuiltInModel.ProbabilitiesOutput, [outputs], Int("axis", 1));
        var best = graph.Node("ArgMax", [outputs], Int("axis", 1), Int("keepdims", 0));
        graph.Node("LabelEncoder", GraphWriter.Ml, BuiltInModel.LabelOutput, [best],
            Ints("keys_int64s", Classes.Select((_, i) => (long)i)), Texts("values_strings", Classes), Text("default_string", ""));
        graph.Output(BuiltInModel.LabelOutput, DataType.String);
        graph.Output(BuiltInModel.ProbabilitiesOutput, DataType.Float, Classes.Count);
    }

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers)
        => new ClassificationScores(Classes, [.. targets.Select(target => (int)target)], answers);

    /// <inheritdoc />
    public override void Compare(ModelAnswers model, float[] answers, long first) => LabelComparison.Compare(
        Classes, model.Texts(BuiltInModel.LabelOutput), answers, Tolerance, row => $"held-out row {first + row}");
}
