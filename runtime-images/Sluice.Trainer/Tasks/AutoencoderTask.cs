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
/// How unlike the training rows a row is: the network learns to give back its inputs through fewer numbers, and the mean squared error of
/// that is the answer (Hawkins et al. 2002, replicator neural networks). Output: <c>score</c>, FP32 of shape [rows].
/// </summary>
/// <param name="inputs">Number of the network's inputs.</param>
internal sealed class AutoencoderTask(int inputs) : LearningTask
{
    /// <inheritdoc />
    public override int Outputs => inputs;

    /// <inheritdoc />
    public override int Targets => 0;

    /// <inheritdoc />
    public override int Answers => 1;

    /// <inheritdoc />
    public override string AnswerOutput => BuiltInModel.ScoreOutput;

    /// <inheritdoc />
    public override IReadOnlyList<string> MainMetrics => ["reconstructionError"];

    /// <inheritdoc />
    public override IReadOnlyList<TensorSignature> Signature =>
        [new TensorSignature { Name = BuiltInModel.ScoreOutput, Datatype = "FP32", Shape = [-1] }];

    /// <inheritdoc />
    public override float[] Encode(RowBatch rows) => [];

    /// <inheritdoc />
    public override Loss Loss(Tensor outputs, LearningBatch batch) => RegressionLoss.SquaredError(outputs, batch.Inputs);

    /// <inheritdoc />
    public override Tensor Answer(Tensor outputs, LearningBatch batch) =>
        RegressionLoss.ReconstructionError(outputs, batch.Inputs).unsqueeze(1);

    /// <inheritdoc />
    public override void Write(GraphWriter graph, string inputs, string outputs)
    {
        var error = graph.Node("Sub", [outputs, inputs]);
        graph.Node(
            "ReduceMean", "", BuiltInModel.ScoreOutput, [graph.Node("Mul", [error, error]), graph.Constant([1L], 1)], Int("keepdims", 0));
        graph.Output(BuiltInModel.ScoreOutput, DataType.Float);
    }

    /// <inheritdoc />
    public override ScoreSet Scores(float[] targets, float[] answers) => new AnomalyScores(answers);
}
