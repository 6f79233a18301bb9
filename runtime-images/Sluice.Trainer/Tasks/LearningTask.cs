using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// What is learnt: how a target becomes numbers, what the network has to give for it, the loss, and what the exported model answers.
/// </summary>
internal abstract class LearningTask
{
    /// <summary>Numbers that the network gives per row, or per token.</summary>
    public abstract int Outputs { get; }

    /// <summary>Numbers that the network gives per row, those of all tokens together.</summary>
    public virtual long RowOutputs => Outputs;

    /// <summary>The classes or labels, in the order of the outputs. Null where the task has none.</summary>
    public virtual IReadOnlyList<string>? Classes => null;

    /// <summary>Whether the head of a version that learnt another task is kept.</summary>
    public virtual bool KeepsHead => false;

    /// <summary>Numbers that the target of a row becomes.</summary>
    public abstract int Targets { get; }

    /// <summary>Numbers of the answer per row that are compared between torch and the exported model, and measured.</summary>
    public abstract int Answers { get; }

    /// <summary>Name of the output of the exported model that holds those numbers.</summary>
    public abstract string AnswerOutput { get; }

    /// <summary>The outputs of the exported model.</summary>
    public abstract IReadOnlyList<TensorSignature> Signature { get; }

    /// <summary>The metrics that the log shows at the end, those that matter most.</summary>
    public abstract IReadOnlyList<string> MainMetrics { get; }

    /// <summary>Largest difference between an answer of the exported model and torch's that counts as rounding.</summary>
    public virtual double Tolerance => 1e-4;

    /// <summary>Encoded texts of a row, which the network reads as rows of their own. 1 for whole rows.</summary>
    public virtual int Sequences => 1;

    /// <summary>
    /// A module that learns beside the network and against it, is saved and resumed with it, and is no part of the model. Null for none.
    /// </summary>
    public virtual nn.Module? Adversary => null;

    /// <summary>Whether clients send what the network reads, so that changed rows can be sent, too.</summary>
    public virtual bool SendsNumbers => false;

    /// <summary>What the network is given of some rows, row by row.</summary>
    public virtual float[] Inputs(Preprocessor preprocessor, RowBatch rows) => preprocessor.Encode(rows);

    /// <summary>The targets of some rows as numbers, row by row.</summary>
    public abstract float[] Encode(RowBatch rows);

    /// <summary>
    /// What the network is given of encoded rows, and what is expected of it: the rows as they are, unless the task draws
    /// something in each epoch, as masks are drawn.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="numbers">The number of each row in its part.</param>
    /// <param name="epoch">The epoch from 0. Null for rows that are not trained on, which are always drawn alike.</param>
    public virtual EncodedBatch Draw(EncodedBatch rows, IReadOnlyList<long> numbers, long? epoch) => rows;

    /// <summary>What the network gives for the inputs of a batch.</summary>
    public virtual Tensor Compute(Network network, Tensor inputs) => network.call(inputs);

    /// <summary>The loss of a batch.</summary>
    /// <param name="outputs">What the network gave.</param>
    /// <param name="batch">What it was given.</param>
    public abstract Loss Loss(Tensor outputs, LearningBatch batch);

    /// <summary>The answers, of the shape [rows, <see cref="Answers"/>].</summary>
    /// <param name="outputs">What the network gave.</param>
    /// <param name="batch">What it was given. Where rows are served, there are no targets.</param>
    public abstract Tensor Answer(Tensor outputs, LearningBatch batch);

    /// <summary>The same answers, of the exported model.</summary>
    /// <param name="model">Its outputs.</param>
    /// <param name="rows">What it was given.</param>
    public virtual float[] Answer(ModelAnswers model, EncodedBatch rows) => model.Numbers(AnswerOutput);

    /// <summary>Fits what follows from the answers, such as thresholds of a decision, when the network has learnt.</summary>
    /// <param name="rows">Targets by <see cref="Encode"/> and answers of rows that may be fitted to, row by row, in batches.</param>
    public virtual void Conclude(IEnumerable<(float[] Targets, float[] Answers)> rows)
    {
    }

    /// <summary>Adds the nodes that make the answers, and declares the outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Name of the tensor that the network is given.</param>
    /// <param name="outputs">Name of the tensor that it gives.</param>
    public abstract void Write(GraphWriter graph, string inputs, string outputs);

    /// <summary>
    /// What <see cref="Scores"/> needs of some rows, by default their targets and answers. All held-out rows are kept in memory in this
    /// form.
    /// </summary>
    /// <param name="targets">Targets by <see cref="Encode"/> or <see cref="Draw"/>, row by row.</param>
    /// <param name="answers">Answers, row by row.</param>
    public virtual (float[] Targets, float[] Answers) Judged(float[] targets, float[] answers) => (targets, answers);

    /// <summary>The same of an exported model, whose own decisions count where it makes any.</summary>
    /// <param name="model">Its outputs.</param>
    /// <param name="targets">Targets by <see cref="Encode"/> or <see cref="Draw"/>, row by row.</param>
    /// <param name="answers">Its answers, row by row.</param>
    public virtual (float[] Targets, float[] Answers) Judged(ModelAnswers model, float[] targets, float[] answers) =>
        Judged(targets, answers);

    /// <summary>The answers beside the targets, with the metrics of the task.</summary>
    /// <param name="targets">Targets by <see cref="Judged(float[], float[])"/>, row by row.</param>
    /// <param name="answers">Answers by <see cref="Judged(float[], float[])"/>, row by row.</param>
    public abstract ScoreSet Scores(float[] targets, float[] answers);

    /// <summary>Compares the other outputs of the exported model with what follows from torch's answers.</summary>
    /// <param name="model">The outputs of the exported model for some rows.</param>
    /// <param name="targets">Targets of these rows.</param>
    /// <param name="answers">Torch's answers for these rows.</param>
    /// <param name="first">Number of the first row among the held-out ones, for messages.</param>
    /// <exception cref="Data.Failures.JobException">They differ (70).</exception>
    public virtual void Compare(ModelAnswers model, float[] targets, float[] answers, long first)
    {
    }
}

/// <summary>Rows as numbers, row by row.</summary>
/// <param name="Inputs">What the network is given.</param>
/// <param name="Targets">What is expected of it.</param>
internal sealed record EncodedBatch(float[] Inputs, float[] Targets);

/// <summary>A batch on the device.</summary>
/// <param name="Inputs">Encoded rows, of the shape [rows, inputs].</param>
/// <param name="Targets">Their targets, of the shape [rows, targets].</param>
internal sealed record LearningBatch(Tensor Inputs, Tensor Targets)
{
    /// <summary>A batch without targets.</summary>
    public static LearningBatch Of(Tensor inputs) => new(inputs, empty([inputs.shape[0], 0]));
}
