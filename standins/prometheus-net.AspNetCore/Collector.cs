using System.Text.RegularExpressions;

namespace Prometheus;

public abstract partial class Collector
{
    internal Collector(string name, string help, string[] labelNames)
    {
        if (!ValidName().IsMatch(name))
        {
            throw new ArgumentException($"Metric name '{name}' does not match regex '^[a-zA-Z_][a-zA-Z0-9_]*$'.");
        }

        foreach (var label in labelNames)
        {
            if (label is null || !ValidName().IsMatch(label) || label.StartsWith("__", StringComparison.Ordinal))
            {
                throw new ArgumentException($"Label name '{label}' of metric '{name}' is not valid.");
            }
        }

        if (labelNames.Distinct(StringComparer.Ordinal).Count() != labelNames.Length)
        {
            throw new InvalidOperationException("The set of label names includes duplicates: " + string.Join(", ", labelNames));
        }

        Name = name;
        Help = help;
        LabelNames = labelNames;
    }

    public string Name { get; }

    public string Help { get; }

    public string[] LabelNames { get; }

    internal abstract string Type { get; }

    internal abstract void RemoveValues(string[] values);

    internal abstract void Write(ExpositionText text);

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex ValidName();
}
