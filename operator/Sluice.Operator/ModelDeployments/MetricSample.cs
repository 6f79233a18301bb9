using System.Globalization;

namespace Sluice.Operator.ModelDeployments;

/// <summary>A line of Prometheus' text format 0.0.4.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The upper bound of a histogram's bucket.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public double Bound => Number(Labels.GetValueOrDefault("le"));

    /// <summary>The value of a label.</summary>
    /// <exception cref="FormatException">It has no such label.</exception>
    public string Label(string label) => Labels.GetValueOrDefault(label) ?? throw new FormatException($"{Name}: no label {label}");

    /// <summary>The value of a label that is a whole number.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public long Whole(string label) => long.TryParse(Label(label), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        ? whole
        : throw new FormatException($"{Name}: label {label} is '{Label(label)}', not a whole number");

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is not a sample.</exception>
    public static MetricSample Parse(string line)
    {
        var labels = new Dictionary<string, string>();
        var at = line.IndexOfAny(['{', ' ']);
        if (at < 0)
        {
            throw new FormatException($"not a sample: {line}");
        }

        var name = line[..at];
        if (line[at] == '{')
        {
            at++;
            while (at < line.Length && line[at] != '}')
            {
                var equals = line.IndexOf('=', at);
                if (equals < 0 || equals + 1 >= line.Length || line[equals + 1] != '"')
                {
                    throw new FormatException($"not a sample: {line}");
                }

                var (value, next) = Quoted(line, equals + 2);
                labels[line[at..equals].Trim(' ', ',')] = value;
                at = next;
                if (at < line.Length && line[at] == ',')
                {
                    at++;
                }
            }

            at++;
        }

        return new MetricSample(name, labels, Number(at < line.Length ? line[at..].Trim().Split(' ')[0] : null));
    }

    private static (string Value, int Next) Quoted(string line, int at)
    {
        var value = new System.Text.StringBuilder();
        for (; at < line.Length && line[at] != '"'; at++)
        {
            if (line[at] == '\\' && at + 1 < line.Length)
            {
                at++;
                value.Append(line[at] == 'n' ? '\n' : line[at]);
            }
            else
            {
                value.Append(line[at]);
            }
        }

        return (value.ToString(), at + 1);
    }

    private static double Number(string? text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new FormatException($"not a number: {text}"),
    };
}
