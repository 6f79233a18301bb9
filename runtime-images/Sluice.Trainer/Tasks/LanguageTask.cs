using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing.Tokens;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// Tokens of the only feature, a text of byte-pair tokens. Output of the model: <c>logits</c>, FP32 of shape [rows, length, vocabulary].
/// What is compared and measured are two numbers for each token instead, since those of all held-out rows have room in memory.
/// </summary>
/// <param name="text">The text, as numbers of tokens.</param>
internal abstract class LanguageTask(BytePairEncoding text) : LearningTask
{
    // Stands for the log likelihood of a token that is not predicted. Others are at most 0.
    private const float NotPredicted = 1;

    // Numbers that are kept of each row to judge it: the negative log likelihood, the tokens, the right ones and their bytes.
    private const int Kept = 4;

    /// <inheritdoc />
    public override int Outputs => text.Tokens.Count;

    /// <inheritdoc />
    public override long RowOutputs => (long)Length * Outputs;

    /// <inheritdoc />
    public override bool KeepsHead => true;

    /// <inheritdoc />
    public override bool SendsNumbers => true;

    /// <inheritdoc />
    public override int Targets => 0;

    /// <inheritdoc />
    /// <remarks>
    /// The log likelihoods of the tokens that are predicted, and then those of the most likely tokens at their places. Both are 1 where
    /// none is predicted.
    /// </remarks>
    public override int Answers => 2 * Length;

    /// <inheritdoc />
    public override string AnswerOutput => BuiltInModel.LogitsOutput;

    /// <inheritdoc />
    public override IReadOnlyList<string> MainMetrics => ["perplexity", "bitsPerByte"];

    /// <inheritdoc />
    public override double Tolerance => 1e-3;

    /// <inheritdoc />
    public override IReadOnlyList<TensorSignature> Signature =>
        [new TensorSignature { Name = BuiltInModel.LogitsOutput, Datatype = "FP32", Shape = [-1, Length, Outputs] }];

    /// <summary>The text, as numbers of tokens.</summary>
    protected BytePairEncoding Encoding => text;

    /// <summary>Tokens of a row.</summary>
    protected int Length => text.Length ?? throw new InvalidOperationException($"'{text.Name}' is not encoded as tokens");

    /// <inheritdoc />
    public override float[] Encode(RowBatch rows) => [];

    /// <inheritdoc />
    public override Loss Loss(Tensor outputs, LearningBatch batch) =>
        ClassificationLoss.CrossEntropy(outputs, batch.Targets.to(int64), ClassificationOptions.Plain);

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch)
    {
        var targets = batch.Targets.to(int64);
        var none = targets.eq(ClassificationOptions.Padding);
        var sums = outputs.logsumexp(2);
        var likely = outputs.gather(2, targets.masked_fill(none, 0).unsqueeze(2)).squeeze(2) - sums;
        var best = outputs.amax(2) - sums;
        return cat([likely.masked_fill(none, NotPredicted), best.masked_fill(none, NotPredicted)], 1);
    }

    /// <inheritdoc />
    public override float[] Answer(ModelAnswers model, EncodedBatch rows)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var logits = model.Numbers(AnswerOutput);
        var (texts, count) = (logits.Length / RowOutputs * Sequences, logits.Length / RowOutputs);
        var targets = tensor(rows.Targets, [count, rows.Targets.Length / count]);
        return Answer(tensor(logits, [texts, Length, Outputs]), new LearningBatch(empty([count, 0]), targets))
            .contiguous().data<float>().ToArray();
    }

    /// <inheritdoc />
    public override void Write(GraphWriter graph, string inputs, string outputs)
    {
        graph.Node("Identity", "", BuiltInModel.LogitsOutput, [outputs]);
        graph.Output(BuiltInModel.LogitsOutput, DataType.Float, Length, Outputs);
    }

    /// <inheritdoc />
    public override (float[] Targets, float[] Answers) Judged(float[] targets, float[] answers)
    {
        var judged = new float[targets.Length / Length * Kept];
        for (var row = 0; row < targets.Length / Length; row++)
        {
            var (sum, tokens, right, bytes) = (0.0, 0, 0, 0);
            for (var place = 0; place < Length; place++)
            {
                if (targets[row * Length + place] is var target and not ClassificationOptions.Padding)
                {
                    var (likely, best) = (answers[row * Answers + place], answers[row * Answers + Length + place]);
                    sum -= likely;
                    tokens++;
                    right += likely >= best ? 1 : 0;
                    bytes += Bytes((int)target);
                }
            }

            float[] kept = [(float)sum, tokens, right, bytes];
            kept.CopyTo(judged, row * Kept);
        }

        return ([], judged);
    }

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers) => new LanguageScores(
        [.. answers.Chunk(Kept).Select(row => new TextScore(row[0], (long)row[1], (long)row[2], (long)row[3]))]);

    // Each letter of a token is a byte. The end of a text has none.
    private int Bytes(int token) => token < Networks.TokensPart.Reserved ? 0 : text.Tokens[token].Length;
}
