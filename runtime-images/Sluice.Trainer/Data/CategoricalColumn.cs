namespace Sluice.Trainer.Data;

/// <summary>A feature of names.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Values">A value a row; null: none.</param>
public sealed record CategoricalColumn(string Name, string?[] Values) : FeatureColumn(Name)
{
    /// <inheritdoc />
    public override int Missing => Values.Count(value => value is null);
}
