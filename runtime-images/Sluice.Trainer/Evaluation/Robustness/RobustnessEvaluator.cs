using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Adversaries;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Evaluation.Robustness;

/// <summary>Measures the accuracy on held-out rows that are changed, as further metrics of the answers to them.</summary>
internal static class RobustnessEvaluator
{
    private const int PgdSteps = 10;

    /// <summary>Adds the accuracy under noise, which the exported model is asked raw rows with.</summary>
    /// <param name="scores">The answers to the rows as they are.</param>
    /// <param name="noise">The noise.</param>
    /// <param name="heldOut">The rows, batch by batch.</param>
    /// <param name="onnx">The exported model.</param>
    /// <param name="preprocessor">The encodings.</param>
    /// <param name="task">What it learnt.</param>
    public static void AddNoise(
        ScoreSet scores, HeldOutNoise noise, IEnumerable<RowBatch> heldOut, OnnxModel onnx, Preprocessor preprocessor, LearningTask task)
    {
        foreach (var strength in noise.Strengths)
        {
            Add(scores, RobustnessMetrics.Noise, strength, heldOut.Select(batch =>
            {
                var (drawn, exported) = HeldOutEvaluator.Ask(onnx, preprocessor, task, noise.Apply(batch, strength));
                return task.Judged(exported, drawn.Targets, task.Answer(exported, drawn));
            }));
        }
    }

    /// <summary>Adds the accuracy under attacks, which are found by torch's gradients of the network, on encoded rows.</summary>
    /// <param name="scores">The answers to the rows as they are.</param>
    /// <param name="options">What is measured. Null for nothing.</param>
    /// <param name="heldOut">The rows, batch by batch.</param>
    /// <param name="preprocessor">The encodings.</param>
    /// <param name="session">The training at its end.</param>
    /// <returns>The answers, with these metrics.</returns>
    public static ScoreSet AddAttacks(
        ScoreSet scores, RobustnessOptions? options, IEnumerable<RowBatch> heldOut, Preprocessor preprocessor, TrainingSession session)
    {
        var attacked = preprocessor.Attacked();
        (string Kind, IReadOnlyList<string> Strengths, int? Steps)[] attacks =
            [(RobustnessMetrics.Fgsm, options?.Fgsm ?? [], null), (RobustnessMetrics.Pgd, options?.Pgd ?? [], PgdSteps)];
        foreach (var (kind, strengths, steps) in attacks)
        {
            foreach (var strength in strengths.Select(DecimalText.Parse))
            {
                var attack = new AttackOptions((double)strength, steps);
                Add(scores, kind, strength, heldOut.Select(batch =>
                {
                    var rows = new EncodedBatch(session.Task.Inputs(preprocessor, batch), session.Task.Encode(batch));
                    var changed = session.Answers.Attack(rows, attack, attacked, batch.Positions[0]);
                    return session.Task.Judged(rows.Targets, session.Answers.Of(rows with { Inputs = changed }));
                }));
            }
        }

        return scores;
    }

    private static void Add(
        ScoreSet scores, string kind, decimal strength, IEnumerable<(float[] Targets, float[] Answers)> judged)
    {
        // What is judged of a classification is the class of each row, and the one that was decided.
        int[] decided = [.. judged.SelectMany(batch => batch.Targets.Where((_, i) => i % 2 == 1)).Select(place => (int)place)];
        ((ClassificationScores)scores).AddAccuracy(RobustnessMetrics.Name(kind, strength), decided);
    }
}
