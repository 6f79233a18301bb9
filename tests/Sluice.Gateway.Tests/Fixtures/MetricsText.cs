using System.Globalization;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>The samples of a metrics page by series, as they are written.</summary>
internal sealed class MetricsText
{
    private readonly Dictionary<string, double> _samples;

    public MetricsText(string text) => _samples = text.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .ToDictionary(
            line => line[..line.LastIndexOf(' ')],
            line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    public double? this[string series] => _samples.TryGetValue(series, out var value) ? value : null;

    /// <summary>Sum over the series of a name that have all the given labels, written as <c>name="value"</c>.</summary>
    public double Sum(string name, params string[] labels) => Of(name, labels).Sum(sample => sample.Value);

    public IEnumerable<KeyValuePair<string, double>> Of(string name, params string[] labels) =>
        _samples.Where(sample => sample.Key.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(sample.Key.Contains));
}
