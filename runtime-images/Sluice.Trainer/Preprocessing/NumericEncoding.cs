namespace Sluice.Trainer.Preprocessing;

/// <summary>A number: where missing the training rows' median, then (x - mean) / deviation, all in 32-bit floats.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Median">What stands for a missing value.</param>
/// <param name="Mean">Mean of the training rows after that.</param>
/// <param name="Deviation">Their standard deviation (of the population); 1 where they are all alike.</param>
public sealed record NumericEncoding(string Name, float Median, float Mean, float Deviation) : FeatureEncoding(Name, 1);
