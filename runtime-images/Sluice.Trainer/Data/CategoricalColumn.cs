namespace Sluice.Trainer.Data;

/// <summary>A feature of names.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Values">A value a row; null: none.</param>
public sealed record CategoricalColumn(string Name, string?[] Values) : FeatureColumn(Name)
{
    /// <summary>
    /// The texts by which a client of the model says that there is no value: those of <c>spec.dataset.missingValues</c>, after the empty text
    /// where that is not a value itself.
    /// </summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = [""];

    /// <inheritdoc />
    public override int Missing => Values.Count(value => value is null);
}
