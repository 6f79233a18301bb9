using System.Globalization;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Collects numbers, as 32-bit floats: that is what the model's input takes.</summary>
internal sealed class NumericColumnBuilder : ColumnBuilder
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
        | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private readonly string name;
    private readonly string field;
    private readonly List<float> values = [];

    public NumericColumnBuilder(string name, string field)
    {
        this.name = name;
        this.field = field;
    }

    public override void Add(int row, string value)
    {
        if (MissingValues.Contains(value))
        {
            values.Add(float.NaN);
            return;
        }

        // Spelled-out NaN and Infinity parse as well, but are refused: no value is written as an empty field or NA.
        if (!float.TryParse(value, Style, CultureInfo.InvariantCulture, out var number) || !float.IsFinite(number))
        {
            var shown = value.Length > 60 ? value[..60] + "…" : value;
            throw TrainerException.BadData("NotANumber", field,
                $"row {row}, column '{name}': '{shown}' is not a finite number; correct it, leave it empty or write NA where there is no value, or make the feature categorical");
        }

        values.Add(number);
    }

    public override FeatureColumn Build() => new NumericColumn(name, [.. values]);
}
