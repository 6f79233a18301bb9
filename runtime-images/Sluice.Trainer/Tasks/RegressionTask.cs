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
/// A number, by its mean. The network learns it in units of the training rows' standard deviation from their mean; the model answers it
/// in its own. Output: <c>prediction</c>, FP32 of shape [rows].
/// </summary>
/// <param name="scale">How targets are scaled.</param>
/// <param name="huber">δ of Huber's loss, in standard deviations of the target. 0 for the squared error.</param>
internal sealed class RegressionTask(TargetScale scale, double huber = 0) : LearningTask
{
    /// <inheritdoc />
    public override int Outputs => 1;

    /// <inheritdoc />
    public override int Targets => 1;

    /// <inheritdoc />
    public override int Answers => 1;

    /// <inheritdoc />
    public override string AnswerOutput => BuiltInModel.PredictionOutput;

    /// <inheritdoc />
    public override IReadOnlyList<string> MainMetrics => ["rmse", "r2"];

    /// <inheritdoc />
    public override double Tolerance => scale.Tolerance;

    /// <inheritdoc />
    public override IReadOnlyList<TensorSignature> Signature =>
        [new TensorSignature { Name = BuiltInModel.PredictionOutput, Datatype = "FP32", Shape = [-1] }];

    /// <inheritdoc />
    public override float[] Encode(RowBatch rows) => TargetScale.Numbers(rows);

    /// <inheritdoc />
    public override Loss Loss(Tensor outputs, LearningBatch batch) => huber > 0
        ? RegressionLoss.Huber(outputs, scale.Scaled(batch.Targets), huber)
        : RegressionLoss.SquaredError(outputs, scale.Scaled(batch.Targets));

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch) => scale.Unscaled(outputs);

    /// <inheritdoc />
    public override void Write(GraphWriter graph, string inputs, string outputs)
    {
        graph.Node("Squeeze", "", BuiltInModel.PredictionOutput, [scale.WriteUnscaled(graph, outputs), graph.Constant([1L], 1)]);
        graph.Output(BuiltInModel.PredictionOutput, DataType.Float);
    }

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers)
        => new RegressionScores([.. targets.Select(target => (double)target)], [.. answers.Select(answer => (double)answer)]);
}

/// <summary>
/// A number, by its quantiles, which are sorted where they cross (Chernozhukov, Fernández-Val and Galichon 2010, arXiv 0704.3649).
/// Output: <c>quantiles</c>, FP32 of shape [rows, quantiles], ascending.
/// </summary>
/// <param name="scale">How targets are scaled.</param>
/// <param name="quantiles">The quantiles, ascending.</param>
internal sealed class QuantileTask(TargetScale scale, IReadOnlyList<double> quantiles) : LearningTask
{
    /// <inheritdoc />
    public override int Outputs => quantiles.Count;

    /// <inheritdoc />
    public override int Targets => 1;

    /// <inheritdoc />
    public override int Answers => quantiles.Count;

    /// <inheritdoc />
    public override string AnswerOutput => BuiltInModel.QuantilesOutput;

    /// <inheritdoc />
    public override IReadOnlyList<string> MainMetrics => ["pinball"];

    /// <inheritdoc />
    public override double Tolerance => scale.Tolerance;

    /// <inheritdoc />
    public override IReadOnlyList<TensorSignature> Signature =>
        [new TensorSignature { Name = BuiltInModel.QuantilesOutput, Datatype = "FP32", Shape = [-1, quantiles.Count] }];

    /// <inheritdoc />
    public override float[] Encode(RowBatch rows) => TargetScale.Numbers(rows);

    /// <inheritdoc />
    public override Loss Loss(Tensor outputs, LearningBatch batch) =>
        RegressionLoss.Pinball(outputs, scale.Scaled(batch.Targets).squeeze(1), quantiles);

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch) => scale.Unscaled(outputs.sort(1).Values);

    /// <inheritdoc />
    public override void Write(GraphWriter graph, string inputs, string outputs)
    {
        graph.Node(
            "Identity", "", BuiltInModel.QuantilesOutput, [scale.WriteUnscaled(graph, graph.Sorted(outputs, quantiles.Count))]);
        graph.Output(BuiltInModel.QuantilesOutput, DataType.Float, quantiles.Count);
    }

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers)
        => new QuantileScores(quantiles, [.. targets.Select(target => (double)target)], [.. answers.Select(answer => (double)answer)]);
}

/// <summary>How numbers are scaled for a network: to units of the standard deviation of the training rows from their mean.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The population standard deviation, above zero.</param>
internal sealed record TargetScale(float Mean, float Deviation)
{
    /// <summary>Largest difference of two numbers that counts as rounding of 32-bit floats.</summary>
    public double Tolerance => 1e-4 * Deviation + 1e-6 * Math.Abs(Mean);

    /// <summary>The numbers of the target.</summary>
    public static float[] Numbers(RowBatch rows) =>
        rows.Target is NumericColumn { Values: var values } ? values : throw new ArgumentException("the target is no number");

    /// <summary>Scales targets.</summary>
    public Tensor Scaled(Tensor targets) => (targets - Mean) / Deviation;

    /// <summary>Brings outputs to the unit of the target.</summary>
    public Tensor Unscaled(Tensor outputs) => outputs * Deviation + Mean;

    /// <summary>Adds the nodes that do that.</summary>
    public string WriteUnscaled(GraphWriter graph, string outputs) =>
        graph.Node("Add", [graph.Node("Mul", [outputs, graph.Constant([Deviation], 1)]), graph.Constant([Mean], 1)]);
}
