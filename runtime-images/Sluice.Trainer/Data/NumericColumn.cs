namespace Sluice.Trainer.Data;

/// <summary>A feature of numbers.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Values">A value a row; NaN: none.</param>
public sealed record NumericColumn(string Name, float[] Values) : FeatureColumn(Name)
{
    /// <inheritdoc />
    public override int Missing => Values.Count(float.IsNaN);
}
