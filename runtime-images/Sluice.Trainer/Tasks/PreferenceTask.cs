using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Preprocessing.Tokens;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// A language model that prefers chosen answers to rejected ones, by direct preference optimisation (<see cref="PreferenceLoss"/>). A row
/// is a pair of texts, each the prompt with an answer, which the network reads as two rows. What the model before the tuning makes of them
/// is computed once, and kept with the rows as targets. The exported model is that of <see cref="NextTokenTask"/>.
/// </summary>
/// <param name="text">The text of the model, as numbers of tokens.</param>
/// <param name="columns">The columns in the order of the features.</param>
/// <param name="beta">β of the loss.</param>
/// <param name="place">Names a row by its number, for messages.</param>
internal sealed class PreferenceTask(BytePairEncoding text, IReadOnlyList<string> columns, double beta, Func<long, string> place)
    : LanguageTask(text), IDisposable
{
    private const int ReferenceBatch = 8;

    private Network? reference;

    /// <summary>Makes the model before the tuning, with its weights and on its device.</summary>
    public required Func<Network> Reference { private get; init; }

    /// <inheritdoc />
    public override long RowOutputs => 2 * base.RowOutputs;

    /// <inheritdoc />
    /// <remarks>The next tokens of both texts, and the log likelihoods of both answers under the model before the tuning.</remarks>
    public override int Targets => 2 * Length + 2;

    /// <inheritdoc />
    /// <remarks>The log likelihoods of the chosen and the rejected answer.</remarks>
    public override int Answers => 2;

    /// <inheritdoc />
    public override IReadOnlyList<string> MainMetrics => ["preferenceAccuracy", "rewardMargin"];

    /// <inheritdoc />
    /// <remarks>An answer is a sum over its tokens.</remarks>
    public override double Tolerance => base.Tolerance + 1e-4 * Length;

    /// <inheritdoc />
    public override int Sequences => 2;

    /// <inheritdoc />
    public override float[] Inputs(Preprocessor preprocessor, RowBatch rows) => [.. Pairs(rows).SelectMany(pair => pair.Tokens)];

    /// <inheritdoc />
    /// <exception cref="JobException">A prompt leaves no room for an answer (65).</exception>
    public override float[] Encode(RowBatch rows)
    {
        var encoded = new float[rows.Count * Targets];
        foreach (var chunk in Pairs(rows).Index().Chunk(2 * ReferenceBatch))
        {
            var (tokens, next) = (chunk.SelectMany(pair => pair.Item.Tokens).ToArray(), new List<float>());
            foreach (var (i, (own, prompt)) in chunk)
            {
                var targets = NextTokenTask.Next(own, Length);
                Array.Fill(targets, ClassificationOptions.Padding, 0, Math.Max(0, prompt - 1));
                next.AddRange(targets);
                targets.CopyTo(encoded, i / 2 * Targets + i % 2 * Length);
            }

            foreach (var (pair, likelihood) in chunk.Zip(BeforeTuning(tokens, [.. next])))
            {
                encoded[pair.Index / 2 * Targets + 2 * Length + pair.Index % 2] = likelihood;
            }
        }

        return encoded;
    }

    /// <inheritdoc />
    public override EncodedBatch Draw(EncodedBatch rows, IReadOnlyList<long> numbers, long? epoch) => rows;

    /// <inheritdoc />
    public override Tensor Compute(Network network, Tensor inputs) => network.call(inputs.reshape(-1, Length));

    /// <inheritdoc />
    public override Loss Loss(Tensor outputs, LearningBatch batch)
    {
        var (now, before) = (Answer(outputs, batch), batch.Targets.narrow(1, 2 * Length, 2));
        return PreferenceLoss.Dpo(now.select(1, 0), now.select(1, 1), before.select(1, 0), before.select(1, 1), beta);
    }

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch) => ClassificationLoss.LogProbability(
        outputs, batch.Targets.narrow(1, 0, 2 * Length).reshape(-1, Length).to(int64)).reshape(-1, 2);

    /// <inheritdoc />
    /// <remarks>Of the targets, the log likelihoods before the tuning.</remarks>
    public override (float[] Targets, float[] Answers) Judged(float[] targets, float[] answers) =>
        ([.. targets.Chunk(Targets).SelectMany(row => row[^2..])], answers);

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers) => new PreferenceScores(
        [.. answers.Chunk(2).Zip(targets.Chunk(2), (now, before) => (double)now[0] - now[1] - (before[0] - (double)before[1]))], beta);

    /// <inheritdoc />
    public void Dispose() => reference?.Dispose();

    // The tokens of each text, the chosen one of a row before the rejected one, and how many are those of the prompt.
    private List<(float[] Tokens, int Prompt)> Pairs(RowBatch rows)
    {
        var prompts = Column(rows, PreferenceColumns.Prompt);
        string?[]?[] both = [Column(rows, PreferenceColumns.Chosen), Column(rows, PreferenceColumns.Rejected)];
        var pairs = new List<(float[] Tokens, int Prompt)>();
        for (var row = 0; row < rows.Count; row++)
        {
            var prompt = Encoding.Encode(prompts?[row] ?? "");
            if (prompt.Count >= Length)
            {
                throw JobException.BadData("PromptTooLong", "spec.trainer.hyperparameters.sequenceLength",
                    $"the prompt of {place(rows.Positions[row])} has {prompt.Count} tokens, which leaves none of {Length} for an answer; "
                    + "raise it, or shorten the prompt");
            }

            foreach (var answers in both)
            {
                var tokens = new float[Length];
                foreach (var (i, token) in prompt.Concat(Encoding.Encode(answers?[row] ?? "")).Take(Length).Index())
                {
                    tokens[i] = token;
                }

                pairs.Add((tokens, prompt.Count));
            }
        }

        return pairs;
    }

    private string?[]? Column(RowBatch rows, string name) =>
        columns.ToList().IndexOf(name) is var index and >= 0 ? ((TextColumn)rows.Features[index]).Values : null;

    private float[] BeforeTuning(float[] tokens, float[] targets)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        reference ??= Reference();
        reference.eval();
        var device = reference.parameters().First().device;
        var logits = reference.call(tensor(tokens, [tokens.Length / Length, Length]).to(device));
        return ClassificationLoss.LogProbability(logits, tensor(targets, [targets.Length / Length, Length]).to(device).to(int64))
            .cpu().contiguous().data<float>().ToArray();
    }
}
