namespace Sluice.Trainer.Training;

/// <summary>What a network learns from.</summary>
/// <param name="Features">The rows one after the other, <paramref name="Width"/> numbers each.</param>
/// <param name="Width">Numbers of a row.</param>
/// <param name="Labels">The class of each row.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record TrainingRows(float[] Features, int Width, int[] Labels, int Classes)
{
    /// <summary>Rows.</summary>
    public int Count => Labels.Length;
}
