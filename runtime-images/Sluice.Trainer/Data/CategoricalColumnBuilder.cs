using Sluice.Trainer.Data.Csv;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Collects names.</summary>
internal sealed class CategoricalColumnBuilder : ColumnBuilder
{
    private readonly string name;
    private readonly MissingValues missing;
    private readonly NameList held = new();
    private readonly List<string?> values = [];
    private int? emptyRow;
    private int? quotedRow;

    public CategoricalColumnBuilder(string name, MissingValues missing) => (this.name, this.missing) = (name, missing);

    public override void Add(Cell cell)
    {
        values.Add(missing.Contains(cell) ? null : held.Add(cell.Text));
        if (cell.Text.Length > 0)
        {
            return;
        }

        emptyRow ??= cell.Empty ? cell.Row : null;
        quotedRow ??= values[^1] is null ? null : cell.Row;
        if (emptyRow is { } empty && quotedRow is { } quoted)
        {
            throw TrainerException.BadData("AmbiguousEmpty", "spec.dataset.missingValues",
                $"column '{name}' has an empty cell in row {empty} (no value) and one of two quotes in row {quoted} (a value), which the model's input cannot tell apart; "
                + "add \"\" to the list if both hold no value, or write a word for one of them");
        }
    }

    public override FeatureColumn Build() => new CategoricalColumn(name, [.. values])
    {
        MissingTexts = [.. (quotedRow is null ? [""] : Array.Empty<string>()).Union(missing.Texts, StringComparer.Ordinal)],
    };
}
