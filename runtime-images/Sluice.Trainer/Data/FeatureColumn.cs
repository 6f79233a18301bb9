namespace Sluice.Trainer.Data;

/// <summary>The values of a feature, a row each.</summary>
/// <param name="Name">Name in the header.</param>
public abstract record FeatureColumn(string Name)
{
    /// <summary>How many rows have no value.</summary>
    public abstract int Missing { get; }
}
