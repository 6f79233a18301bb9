using System.Globalization;
using Sluice.Trainer.Data.Csv;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Collects numbers, as 32-bit floats: that is what the model's input takes.</summary>
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

        // Spelled-out NaN and Infinity parse as well, but are refused: whether they stand for no value, the job says.
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
            ? $"write it without a separator of thousands, or set spec.dataset.csv.decimal to '{other}' if that is the decimal separator"
            : "correct it, name the text in spec.dataset.missingValues if it stands for no value, or make the feature categorical";
    }
}
