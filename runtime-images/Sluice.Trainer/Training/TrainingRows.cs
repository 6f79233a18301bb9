using Sluice.Trainer.Learning.Adversaries;

namespace Sluice.Trainer.Training;

/// <summary>The encoded rows of a training.</summary>
/// <param name="Training">The rows that are trained on.</param>
/// <param name="Validation">The rows whose loss is computed after each epoch. Null for none.</param>
internal sealed record TrainingRows(EncodedRows Training, EncodedRows? Validation) : IDisposable
{
    /// <summary>Rows without a target, which are learnt from by what the model takes them for. Null for none.</summary>
    public EncodedRows? Unlabelled { get; init; }

    /// <summary>The images among the inputs that vary while they are trained on. None by default.</summary>
    public IReadOnlyList<AugmentedImage> Augmented { get; init; } = [];

    /// <summary>The inputs that adversarial training can change. None by default.</summary>
    public AttackedInputs Attacked { get; init; } = new([]);

    /// <summary>Number of inputs per row.</summary>
    public int Width => Training.Width;

    /// <inheritdoc />
    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
        Unlabelled?.Dispose();
    }
}
