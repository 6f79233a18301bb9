using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Outputs;

/// <summary>
/// What a model of others answers to the held-out rows. The classes of probabilities are in ascending order: by their numbers where all
/// are whole numbers, as indexes are, and else by their texts.
/// </summary>
/// <param name="Scores">The answers with their metrics. Null where it was not measured.</param>
/// <param name="Classes">The classes. Null where the task has none.</param>
/// <param name="Fault">Why it was not measured. Null where it was.</param>
internal sealed record OutputEvaluation(ScoreSet? Scores, IReadOnlyList<string>? Classes, string? Fault)
{
    private const int BatchNumbers = 1 << 20;
    private const double Slack = 1e-3;

    /// <summary>Rows as they are sent, the first ones of the held-out rows. Null where none can be sent.</summary>
    public Func<int, IReadOnlyCollection<NamedOnnxValue>>? Request { get; init; }

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="spec">The job, which names features, target and task.</param>
    /// <param name="table">Its table, divided.</param>
    /// <param name="stop">Ends the reading of rows.</param>
    public static OutputEvaluation Of(OnnxModel model, TrainingJobSpec spec, DataTable table, CancellationToken stop)
    {
        if (spec.Trainer.Task is not (LearningTasks.Classification or LearningTasks.Regression))
        {
            return Unmeasured($"models of the task {spec.Trainer.Task} are measured of Sluice's own trainer alone");
        }

        var (inputs, fault) = OutputInputs.Of(model, spec.Dataset.Features);
        if (inputs is null)
        {
            return Unmeasured(fault!);
        }

        string[]? classes = spec.Trainer.Task == LearningTasks.Classification
            ? [.. InOrder(RowReader.Values(table, spec.Dataset.Target))]
            : null;
        var (numbers, labels) = Outputs(model, classes?.Length ?? 1);
        if (numbers is null && (classes is null || labels is null))
        {
            return Unmeasured(classes is null
                ? "it has no output of floats with one number a row"
                : $"it has no output of floats with a number for each of the {classes.Length} classes, "
                    + "and none of texts with a class a row");
        }

        var rows = new RowReader(table, spec.Dataset).Read(
            DataSplit.Test, Math.Max(1, BatchNumbers / Math.Max(1, spec.Dataset.Features.Count)));
        try
        {
            var scores = table.Interruptible<ScoreSet>(stop, () => classes is null
                ? Regression(model, inputs, rows, numbers!)
                : Classification(model, inputs, rows, classes, numbers, labels));
            return new OutputEvaluation(scores, classes, null) { Request = count => inputs.Request(First(rows, count)) };
        }
        catch (OnnxRuntimeException e)
        {
            return Unmeasured($"it does not answer the held-out rows: {e.Message}");
        }
        catch (InvalidDataException e)
        {
            return Unmeasured(e.Message);
        }
    }

    private static OutputEvaluation Unmeasured(string fault) => new(null, null, fault);

    private static RowBatch First(IEnumerable<RowBatch> rows, int count) =>
        rows.First() is var batch ? batch.Choose([.. Enumerable.Range(0, count).Select(i => i % batch.Count)]) : batch;

    private static IEnumerable<string> InOrder(IReadOnlyList<string> classes) =>
        classes.All(name => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? classes.OrderBy(name => long.Parse(name, CultureInfo.InvariantCulture))
            : classes.Order(StringComparer.Ordinal);

    // Outputs that answer by their types and shapes, as no two exporters agree on names.
    private static (string? Numbers, string? Labels) Outputs(OnnxModel model, int width) => (
        model.Outputs.FirstOrDefault(output => output.Value is { Type: TensorElementType.Float } floats
            && (floats.Shape is [_, var columns] ? columns == width || columns < 0 : width == 1 && floats.Shape is [_])).Key,
        model.Outputs.FirstOrDefault(output =>
            output.Value is { Type: TensorElementType.String, Shape: [_] or [_, 1] }).Key);

    private static RegressionScores Regression(OnnxModel model, OutputInputs inputs, IEnumerable<RowBatch> rows, string output)
    {
        var (actual, predicted) = (new List<double>(), new List<double>());
        foreach (var batch in rows)
        {
            var answers = model.Answer(inputs.Request(batch), [output]).Numbers(output);
            Require(answers.Length, batch.Count, output);
            actual.AddRange(((NumericColumn)batch.Target!).Values.Select(value => (double)value));
            predicted.AddRange(answers.Select(value => (double)value));
        }

        RequireNumbers(predicted.Count(double.IsNaN), predicted.Count, output);

        return new RegressionScores([.. actual], [.. predicted]);
    }

    private static ClassificationScores Classification(
        OnnxModel model, OutputInputs inputs, IEnumerable<RowBatch> rows, string[] classes, string? numbers, string? labels)
    {
        var (actual, predicted, probabilities) = (new List<int>(), new List<int>(), new List<float>());
        foreach (var batch in rows)
        {
            var answers = model.Answer(inputs.Request(batch), [.. new[] { numbers, labels }.OfType<string>()]);
            actual.AddRange(((CategoricalColumn)batch.Target!).Values.Select(value => Array.IndexOf(classes, value)));
            if (numbers is not null)
            {
                Require(answers.Numbers(numbers).Length, (long)batch.Count * classes.Length, numbers);
                probabilities.AddRange(answers.Numbers(numbers));
            }

            if (labels is not null)
            {
                Require(answers.Texts(labels).Length, batch.Count, labels);
                predicted.AddRange(answers.Texts(labels).Select(label => Array.IndexOf(classes, label)));
            }
        }

        var likely = numbers is null ? Certain(predicted, classes.Length) : Probabilities([.. probabilities], classes.Length);
        if (numbers is not null)
        {
            RequireNumbers(likely.Chunk(classes.Length).Count(row => row.Any(float.IsNaN)), actual.Count, numbers);
        }

        return new ClassificationScores(classes, [.. actual], likely, labels is null ? null : [.. predicted]);
    }

    // Without probabilities, what it says is taken for sure; metrics of probabilities are undefined then.
    private static float[] Certain(List<int> predicted, int classes)
    {
        var numbers = new float[(long)predicted.Count * classes];
        Array.Fill(numbers, float.NaN);
        return numbers;
    }

    // Numbers that are no probabilities are taken for the logits of a softmax.
    private static float[] Probabilities(float[] numbers, int classes)
    {
        var rows = numbers.Chunk(classes).ToArray();
        return rows.All(row => row.All(number => number is >= 0 and <= 1 + (float)Slack) && Math.Abs(row.Sum() - 1) < Slack)
            ? numbers
            : [.. rows.SelectMany(Softmax)];
    }

    private static IEnumerable<float> Softmax(float[] row)
    {
        var greatest = row.Max();
        var powers = Array.ConvertAll(row, number => Math.Exp(number - greatest));
        var sum = powers.Sum();
        return powers.Select(power => (float)(power / sum));
    }

    // Metrics over some of the rows would look better than the model is.
    private static void RequireNumbers(int missing, int rows, string output)
    {
        if (missing > 0)
        {
            throw new InvalidDataException($"its output '{output}' is no number for {missing} of {rows} held-out rows; "
                + "have the model answer rows with missing values, which are sent as NaN");
        }
    }

    private static void Require(int found, long wanted, string output)
    {
        if (found != wanted)
        {
            throw new InvalidDataException($"its output '{output}' has {found} values where {wanted} are expected");
        }
    }
}
