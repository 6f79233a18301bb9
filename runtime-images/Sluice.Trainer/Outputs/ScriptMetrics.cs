using System.Globalization;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Outputs;

/// <summary>The metrics that a program measured itself: <c>metrics.json</c>, one object of numbers.</summary>
internal static class ScriptMetrics
{
    private const int Most = 64;
    private const int MostBytes = 64 * 1024;
    private const int LongestName = 63;

    /// <summary>Reads the metrics as decimals by name. There are none without the file.</summary>
    /// <exception cref="JobException">The file is something else (64).</exception>
    public static IReadOnlyDictionary<string, string> Read(OutputFolder folder)
    {
        var metrics = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (folder.Find(OutputContract.Metrics) is not { } file)
        {
            return metrics;
        }

        if (file.Length == 0)
        {
            throw Fault("is empty; write it as {\"accuracy\": 0.97}, or leave the file out");
        }

        if (file.Length > MostBytes)
        {
            throw Fault($"has {file.Length} bytes, and may have {MostBytes}");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllText(file.FullName));
        }
        catch (JsonException e)
        {
            throw Fault($"is no JSON ({e.Message}); leave a metric out that is NaN");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Fault($"is no object; write it as {{\"accuracy\": 0.97}}");
            }

            foreach (var metric in document.RootElement.EnumerateObject())
            {
                var name = metric.Name;
                if (name.Length is 0 or > LongestName || string.IsNullOrWhiteSpace(name) || name.EnumerateRunes().Any(VisibleText.IsHidden))
                {
                    throw Fault($"has the name '{VisibleText.Of(name)}'; use 1 to {LongestName} characters that show");
                }

                metrics[name] = metric.Value.ValueKind == JsonValueKind.Number
                    && double.TryParse(metric.Value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && Text(value) is { } text && DecimalText.TryParse(text, out _)
                    ? text
                    : throw Fault($"'{name}' is no finite number; write it as 0.97, or leave it out");
            }
        }

        return metrics.Count <= Most ? metrics : throw Fault($"has {metrics.Count} metrics, and may have {Most}");
    }

    // Six digits after the point would make nothing of a small error or rate.
    private static string? Text(double value) => Math.Abs(value) is > 0 and < 0.01
        ? value.ToString("0.#####e-0", CultureInfo.InvariantCulture)
        : DecimalText.Write(value);

    private static JobException Fault(string what) =>
        JobException.BadSpec("MetricsUnreadable", OutputFolder.Field, $"{OutputContract.Metrics} {what}");
}
