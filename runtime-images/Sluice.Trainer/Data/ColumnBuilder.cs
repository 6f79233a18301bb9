using System.Globalization;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data.Csv;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Collects the values of a feature.</summary>
internal abstract class ColumnBuilder
{
    /// <summary>Creates the builder for a feature of a valid job.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="index">Index of the feature in <c>spec.dataset.features</c>.</param>
    /// <param name="missing">Decides which cells hold no value.</param>
    public static ColumnBuilder For(DatasetOptions dataset, int index, MissingValues missing) =>
        dataset.Features[index] is { Type: "numeric" } feature
        ? new NumericColumnBuilder(feature.Name, $"spec.dataset.features[{index}].type", (dataset.Csv ?? new CsvOptions()).Decimal, missing)
        : new CategoricalColumnBuilder(dataset.Features[index].Name, missing);

    /// <summary>Adds the value of a row.</summary>
    public abstract void Add(Cell cell);

    /// <summary>Builds the column.</summary>
    public abstract FeatureColumn Build();
}

/// <summary>Collects the values of a numeric feature as 32-bit floats, the type of the model's input.</summary>
internal sealed class NumericColumnBuilder : ColumnBuilder
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
        | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private readonly string name;
    private readonly string field;
    private readonly MissingValues missing;
    private readonly NumberFormatInfo format;
    private readonly List<float> values = [];

    public NumericColumnBuilder(string name, string field, string separator, MissingValues missing)
    {
        (this.name, this.field, this.missing) = (name, field, missing);
        format = new NumberFormatInfo { NumberDecimalSeparator = separator };
    }

    public override void Add(Cell cell)
    {
        if (missing.Contains(cell))
        {
            values.Add(float.NaN);
            return;
        }

        // NaN and Infinity would parse, but are refused: only the job can say that a text stands for a missing value.
        if (!float.TryParse(cell.Text, Style, format, out var number) || !float.IsFinite(number))
        {
            throw TrainerException.BadData("NotANumber", field,
                $"row {cell.Row}, column '{name}': '{Shown(cell.Text)}' is not a finite number; {Remedy(cell.Text)}");
        }

        values.Add(number);
    }

    public override FeatureColumn Build() => new NumericColumn(name, [.. values]);

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private string Remedy(string text)
    {
        var other = format.NumberDecimalSeparator == "." ? "," : ".";
        return text.Contains(other, StringComparison.Ordinal)
            ? $"write it without a thousands separator, or set spec.dataset.csv.decimal to '{other}' if that is the decimal separator"
            : "correct it, add it to spec.dataset.missingValues if it stands for a missing value, or make the feature categorical";
    }
}

/// <summary>Collects the values of a categorical feature.</summary>
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
                $"column '{name}' has an empty cell in row {empty} (no value) and an empty quoted cell in row {quoted} (a value), "
                + "which the model's input cannot distinguish; "
                + "add \"\" to the list if neither is a value, or write a word into one of them");
        }
    }

    public override FeatureColumn Build() => new CategoricalColumn(name, [.. values])
    {
        MissingTexts = [.. (quotedRow is null ? [""] : Array.Empty<string>()).Union(missing.Texts, StringComparer.Ordinal)],
    };
}

/// <summary>A list of repeating names, each of which is held once.</summary>
internal sealed class NameList
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<string> names = [];
    private readonly List<int> indexes = [];

    /// <summary>The distinct names, in the order of their first occurrence.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The list, as indexes into <see cref="Names"/>.</summary>
    public IReadOnlyList<int> Indexes => indexes;

    /// <summary>Appends a name.</summary>
    /// <returns>The stored instance of the name.</returns>
    public string Add(string name)
    {
        if (!places.TryGetValue(name, out var place))
        {
            place = names.Count;
            places.Add(name, place);
            names.Add(name);
        }

        indexes.Add(place);
        return names[place];
    }
}

/// <summary>Decides which cells hold no value: empty ones, and those that <c>spec.dataset.missingValues</c> names, quoted or not.</summary>
internal sealed class MissingValues
{
    private readonly HashSet<string> texts;

    /// <summary>Takes the texts that a job names. Null for none.</summary>
    public MissingValues(IReadOnlyList<string>? texts) => this.texts = new HashSet<string>(texts ?? [], StringComparer.Ordinal);

    /// <summary>The texts that the job names.</summary>
    public IReadOnlyCollection<string> Texts => texts;

    /// <summary>Whether a cell holds no value.</summary>
    public bool Contains(Cell cell) => cell.Empty || texts.Contains(cell.Text);
}
