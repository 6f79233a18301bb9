using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing.Tokens;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// A tag for each word of the only feature, a text. Outputs of the model: <c>tags</c>, text of shape [rows, length] with an empty text
/// behind the last word, and <c>probabilities</c>, FP32 of shape [rows, length, tags], which are 0 there.
/// </summary>
internal sealed class TaggingTask : LearningTask
{
    private readonly int length;
    private readonly Dictionary<string, int> places;
    private readonly ClassificationOptions options;

    /// <summary>Creates the task.</summary>
    /// <param name="tags">The tags, in the order of the network's outputs.</param>
    /// <param name="length">Words of a text. Further ones are cut, and their tags with them.</param>
    /// <param name="options">How tokens count in the loss.</param>
    public TaggingTask(IReadOnlyList<string> tags, int length, ClassificationOptions options)
    {
        (Classes, this.length, this.options) = (tags, length, options);
        places = tags.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Classes { get; }

    /// <inheritdoc />
    public override int Outputs => Classes.Count;

    /// <inheritdoc />
    public override long RowOutputs => (long)length * Classes.Count;

    /// <inheritdoc />
    public override int Targets => length;

    /// <inheritdoc />
    public override int Answers => length * Classes.Count;

    /// <inheritdoc />
    public override string AnswerOutput => BuiltInModel.ProbabilitiesOutput;

    /// <inheritdoc />
    public override IReadOnlyList<string> MainMetrics => ["tokenAccuracy", "macroF1"];

    /// <inheritdoc />
    public override IReadOnlyList<TensorSignature> Signature =>
    [
        new TensorSignature { Name = BuiltInModel.TagsOutput, Datatype = "BYTES", Shape = [-1, length] },
        new TensorSignature { Name = BuiltInModel.ProbabilitiesOutput, Datatype = "FP32", Shape = [-1, length, Classes.Count] },
    ];

    /// <inheritdoc />
    public override float[] Encode(RowBatch rows)
    {
        if (rows.Target is not TextColumn { Values: var values })
        {
            throw new ArgumentException("the target has no tags");
        }

        var encoded = new float[values.Length * length];
        Array.Fill(encoded, ClassificationOptions.Padding);
        for (var row = 0; row < values.Length; row++)
        {
            foreach (var (place, tag) in WordsEncoding.Divide(values[row]).Take(length).Index())
            {
                encoded[row * length + place] = places[tag];
            }
        }

        return encoded;
    }

    /// <inheritdoc />
    public override Loss Loss(Tensor outputs, LearningBatch batch) =>
        ClassificationLoss.CrossEntropy(outputs, batch.Targets.to(int64), options);

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch) =>
        (nn.functional.softmax(outputs, 2) * batch.Inputs.ne(TokensPart.Padding).unsqueeze(2)).flatten(1);

    /// <inheritdoc />
    public override void Write(GraphWriter graph, string inputs, string outputs)
    {
        var real = graph.Node("Greater", [inputs, graph.Scalar(TokensPart.Padding)]);
        var ones = graph.Node("Unsqueeze", [graph.Cast(real, DataType.Float), graph.Constant([2L], 1)]);
        graph.Node("Mul", "", BuiltInModel.ProbabilitiesOutput, [graph.Node("Softmax", [outputs], Int("axis", 2)), ones]);
        var best = graph.Node("LabelEncoder", GraphWriter.Ml, null, [graph.Node("ArgMax", [outputs], Int("axis", 2), Int("keepdims", 0))],
            Ints("keys_int64s", Classes.Select((_, i) => (long)i)), Texts("values_strings", Classes), Text("default_string", ""));
        graph.Node("Where", "", BuiltInModel.TagsOutput, [real, best, graph.Constant("")]);
        graph.Output(BuiltInModel.TagsOutput, DataType.String, length);
        graph.Output(BuiltInModel.ProbabilitiesOutput, DataType.Float, length, Classes.Count);
    }

    /// <inheritdoc />
    /// <remarks>Of the answers, the index of the most probable tag of each word.</remarks>
    public override (float[] Targets, float[] Answers) Judged(float[] targets, float[] answers) =>
        (targets, [.. Predictions.Highest(Classes.Count, answers).Select(place => (float)place)]);

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers) => new TaggingScores(
        Classes, length, [.. targets.Select(target => (int)target)], [.. answers.Select(answer => (int)answer)]);

    /// <inheritdoc />
    /// <remarks>Behind the last word all probabilities are 0, and there is nothing to label.</remarks>
    public override void Compare(ModelAnswers model, float[] targets, float[] answers, long first)
    {
        var likely = Predictions.Highest(Classes.Count, answers);
        LabelComparison.Compare(
            Classes,
            model.Texts(BuiltInModel.TagsOutput),
            [.. likely.Select((tag, token) => answers[token * Classes.Count + tag] == 0 ? -1 : tag)],
            (token, other) => LabelComparison.AreLevel(answers.AsSpan(token * Classes.Count, Classes.Count), other, Tolerance),
            token => $"word {token % length} of held-out row {first + token / length}");
    }
}
