namespace Sluice.Trainer.Training;

/// <summary>The encoded rows of a training.</summary>
/// <param name="Training">The rows that are trained on.</param>
/// <param name="Validation">The rows whose loss is computed after each epoch. Null for none.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record TrainingRows(EncodedRows Training, EncodedRows? Validation, int Classes) : IDisposable
{
    /// <summary>The images among the inputs that vary while they are trained on. None by default.</summary>
    public IReadOnlyList<AugmentedImage> Augmented { get; init; } = [];

    /// <summary>Number of inputs per row.</summary>
    public int Width => Training.Width;

    /// <inheritdoc />
    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
    }
}
