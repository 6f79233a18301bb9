namespace Sluice.Trainer.Preprocessing;

/// <summary>How a feature becomes numbers; fitted on the training rows alone.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Width">Numbers that it becomes.</param>
public abstract record FeatureEncoding(string Name, int Width);
