namespace Sluice.Trainer.Data;

/// <summary>Collects names.</summary>
internal sealed class CategoricalColumnBuilder : ColumnBuilder
{
    private readonly string name;
    private readonly NameList held = new();
    private readonly List<string?> values = [];

    public CategoricalColumnBuilder(string name)
    {
        this.name = name;
    }

    public override void Add(int row, string value)
        => values.Add(MissingValues.Contains(value) ? null : held.Add(value));

    public override FeatureColumn Build() => new CategoricalColumn(name, [.. values]);
}
