using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// One class of two or more for each row. Outputs of the model: <c>label</c>, text of shape [rows], and <c>probabilities</c>, FP32 of
/// shape [rows, classes] in the order of the classes. The target of a row is its class, and with a mitigation its group beside it.
/// </summary>
internal sealed class ClassificationTask : LearningTask, IDisposable
{
    private readonly Dictionary<string, int> places;
    private readonly ClassificationOptions options;

    /// <summary>Creates the task.</summary>
    /// <param name="classes">The classes, in the order of the network's outputs.</param>
    /// <param name="options">How rows count in the loss.</param>
    /// <param name="mitigation">What makes it treat groups alike, which it owns. Null for nothing.</param>
    public ClassificationTask(IReadOnlyList<string> classes, ClassificationOptions options, Mitigation? mitigation = null)
    {
        (this.options, Classes, Mitigation) = (options, classes, mitigation);
        places = classes.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Classes { get; }

    /// <summary>What makes it treat groups alike. Null for nothing.</summary>
    public Mitigation? Mitigation { get; }

    /// <inheritdoc />
    public override nn.Module? Adversary => Mitigation?.Adversary;

    /// <inheritdoc />
    public override int Outputs => Classes.Count;

    /// <inheritdoc />
    public override int Targets => Mitigation is null ? 1 : 2;

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
    public override float[] Encode(RowBatch rows)
    {
        if (rows.Target is not CategoricalColumn { Values: var values })
        {
            throw new ArgumentException("the target is no class");
        }

        var classes = values.Select(value => value is null ? -1f : places[value]);
        return Mitigation is null ? [.. classes]
            : [.. classes.Zip(rows.Positions, (of, position) => new[] { of, Mitigation.Groups.Of(position) }).SelectMany(pair => pair)];
    }

    /// <inheritdoc />
    /// <remarks>Rows whose class the network gave them have no group.</remarks>
    public override Loss Loss(Tensor outputs, LearningBatch batch)
    {
        var classes = batch.Targets.select(1, 0).to(int64);
        var groups = Mitigation is not null && batch.Targets.shape[1] > 1 ? batch.Targets.select(1, 1).to(int64) : null;
        var loss = ClassificationLoss.CrossEntropy(
            outputs, classes, options, groups is null ? null : Mitigation!.Weights(classes, groups));
        return groups is null ? loss : Mitigation!.Add(loss, outputs, classes, groups);
    }

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch) => nn.functional.softmax(outputs, 1);

    /// <inheritdoc />
    public override void Conclude(IEnumerable<(float[] Targets, float[] Answers)> rows) => Mitigation?.Conclude(
        rows.Select(batch => (Column(batch.Targets, 0), Column(batch.Targets, 1), batch.Answers)));

    /// <inheritdoc />
    public override void Write(GraphWriter graph, string inputs, string outputs)
    {
        graph.Node("Softmax", "", BuiltInModel.ProbabilitiesOutput, [outputs], Int("axis", 1));
        var decided = Mitigation?.Write(graph, BuiltInModel.ProbabilitiesOutput)
            ?? graph.Node("ArgMax", [outputs], Int("axis", 1), Int("keepdims", 0));
        graph.Node("LabelEncoder", GraphWriter.Ml, BuiltInModel.LabelOutput, [decided],
            Ints("keys_int64s", Classes.Select((_, i) => (long)i)), Texts("values_strings", Classes), Text("default_string", ""));
        graph.Output(BuiltInModel.LabelOutput, DataType.String);
        graph.Output(BuiltInModel.ProbabilitiesOutput, DataType.Float, Classes.Count);
    }

    /// <inheritdoc />
    /// <remarks>Of the targets, the class of each row, and beside it the class that it is decided to be of.</remarks>
    public override (float[] Targets, float[] Answers) Judged(float[] targets, float[] answers) =>
        (Beside(targets, Decided(targets, answers)), answers);

    /// <inheritdoc />
    public override (float[] Targets, float[] Answers) Judged(ModelAnswers model, float[] targets, float[] answers)
    {
        var likely = Predictions.Highest(Classes.Count, answers);
        var labels = model.Texts(BuiltInModel.LabelOutput);
        return (Beside(targets, [.. labels.Select((label, i) => likely[i] < 0 ? -1 : places.GetValueOrDefault(label, -1))]), answers);
    }

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers)
    {
        var pairs = targets.Chunk(2).ToArray();
        return new ClassificationScores(
            Classes, Array.ConvertAll(pairs, pair => (int)pair[0]), answers, Array.ConvertAll(pairs, pair => (int)pair[1]));
    }

    /// <inheritdoc />
    public override void Compare(ModelAnswers model, float[] targets, float[] answers, long first)
    {
        var groups = Mitigation is null ? null : Column(targets, 1);
        LabelComparison.Compare(
            Classes,
            model.Texts(BuiltInModel.LabelOutput),
            Decided(targets, answers),
            (row, other) => Mitigation is null
                ? LabelComparison.AreLevel(answers.AsSpan(row * Classes.Count, Classes.Count), other, Tolerance)
                : Mitigation.IsLevel(answers.AsSpan(row * Classes.Count, Classes.Count), groups![row], other, Tolerance),
            row => $"held-out row {first + row}");
    }

    /// <inheritdoc />
    public void Dispose() => Mitigation?.Dispose();

    private int[] Decided(float[] targets, float[] answers)
    {
        if (Mitigation is null)
        {
            return Predictions.Highest(Classes.Count, answers);
        }

        var groups = Column(targets, 1);
        return [.. groups.Select((group, row) => Mitigation.Decide(answers.AsSpan(row * Classes.Count, Classes.Count), group))];
    }

    private float[] Beside(float[] targets, int[] decided) =>
        [.. Column(targets, 0).Zip(decided, (of, @as) => new float[] { of, @as }).SelectMany(pair => pair)];

    private int[] Column(float[] targets, int number) => [.. targets.Where((_, i) => i % Targets == number).Select(target => (int)target)];
}
