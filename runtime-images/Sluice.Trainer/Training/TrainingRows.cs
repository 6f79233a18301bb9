namespace Sluice.Trainer.Training;

/// <summary>The encoded training rows.</summary>
/// <param name="Features">The rows in order, <paramref name="Width"/> numbers each.</param>
/// <param name="Width">Number of inputs per row.</param>
/// <param name="Labels">The class of each row.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record TrainingRows(float[] Features, int Width, int[] Labels, int Classes)
{
    /// <summary>Number of rows.</summary>
    public int Count => Labels.Length;
}
