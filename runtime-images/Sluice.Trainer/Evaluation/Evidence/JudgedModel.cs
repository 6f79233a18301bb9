using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Robustness;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Tasks;

namespace Sluice.Trainer.Evaluation.Evidence;

/// <summary>A trained model with what it is judged on.</summary>
internal sealed record JudgedModel
{
    /// <summary>What was learnt.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>Its name, <c>spec.trainer.task</c>.</summary>
    public required string TaskName { get; init; }

    /// <summary>The hyperparameters, including defaults.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    /// <summary>The encodings of the features.</summary>
    public required Preprocessor Preprocessor { get; init; }

    /// <summary>The exported model.</summary>
    public required byte[] Model { get; init; }

    /// <summary>The held-out rows, batch by batch. They can be read several times.</summary>
    public required IEnumerable<RowBatch> HeldOut { get; init; }

    /// <summary>The answers of the exported model to them.</summary>
    public required ScoreSet Scores { get; init; }

    /// <summary>The noise under which it is judged as well.</summary>
    public required HeldOutNoise Noise { get; init; }

    /// <summary>The job's seed.</summary>
    public required long Seed { get; init; }
}
