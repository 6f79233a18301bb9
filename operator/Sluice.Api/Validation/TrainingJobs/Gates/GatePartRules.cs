using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Validation.TrainingJobs.Gates;

/// <summary>Rules of what several forms of a <see cref="TrainingGate"/> have.</summary>
internal static class GatePartRules
{
    /// <summary>The greatest bound, and with a minus the least one.</summary>
    public const decimal Most = 1_000_000_000;

    public static IEnumerable<(string Field, string Message)> Slice(RowSlice? slice)
    {
        if (slice is null)
        {
            yield break;
        }

        foreach (var fault in Column("Slice.Column", slice.Column)
            .Concat(slice.From is { } from ? Number("Slice.From", from, -Most, Most) : [])
            .Concat(slice.To is { } to ? Number("Slice.To", to, -Most, Most) : []))
        {
            yield return fault;
        }

        if ((slice.Value is not null) == ((slice.From ?? slice.To) is not null))
        {
            yield return ("Slice", "set either value, or from, to or both");
        }
        else if (slice.Value is not null && NameRules.Visible(slice.Value) is { } value)
        {
            yield return ("Slice.Value", value);
        }
        else if (DecimalText.TryParse(slice.From, out var least) && DecimalText.TryParse(slice.To, out var end) && least >= end)
        {
            yield return ("Slice.From", $"{slice.From} is not below to, {slice.To}, so that no row is in the slice");
        }
    }

    public static IEnumerable<(string Field, string Message)> Bounds(string? min, string? max, decimal least, decimal most)
    {
        foreach (var fault in (min is null ? [] : Number("Min", min, least, most))
            .Concat(max is null ? [] : Number("Max", max, least, most)))
        {
            yield return fault;
        }

        if (DecimalText.TryParse(min, out var low) && DecimalText.TryParse(max, out var high) && low > high)
        {
            yield return ("Min", $"{min} is above max, {max}, so that nothing passes");
        }
    }

    public static IEnumerable<(string Field, string Message)> Number(
        string field, string text, decimal least, decimal most, bool open = false)
    {
        if (!DecimalText.TryParse(text, out var value))
        {
            yield return (field, text.Length == 0 ? "is missing; write it as 0.05, in quotes"
                : $"'{text}' is not a decimal; write it as 0.05, in quotes");
        }
        else if (value < least || (open && value == least))
        {
            yield return (field, $"{text} is {(open ? "not above" : "below")} {least}");
        }
        else if (value > most || (open && value == most))
        {
            yield return (field, $"{text} is {(open ? "not below" : "above")} {most}");
        }
    }

    public static IEnumerable<(string Field, string Message)> Metric(string field, string? name) =>
        string.IsNullOrEmpty(name) ? [(field, "is missing; name a metric such as accuracy")]
        : NameRules.Visible(name) is { } fault ? [(field, fault)]
        : [];

    public static IEnumerable<(string Field, string Message)> Column(string field, string? name) =>
        string.IsNullOrEmpty(name) ? [(field, "is missing; name a column of the dataset")]
        : NameRules.Visible(name) is { } fault ? [(field, fault)]
        : [];
}
