using System.Globalization;
using Prometheus;

namespace Sluice.Gateway.Measurements;

/// <summary>Series that are removed together with the version or generation that they count.</summary>
internal interface ISeries
{
    /// <summary>Removes the series from the metrics.</summary>
    void Retire();
}

/// <summary>All answers of one version to inference requests, by status code and by time.</summary>
internal sealed class AnswerSeries : ISeries
{
    private readonly CodeSeries _codes;
    private readonly Histogram.Child _duration;

    /// <summary>Series with the given labels. The counter has one more label: the code.</summary>
    public AnswerSeries(Counter counter, Histogram duration, params string[] labels)
    {
        _codes = new CodeSeries(counter, labels);
        _duration = duration.WithLabels(labels);
    }

    /// <summary>Counts an answer.</summary>
    public void Count(int code, double seconds)
    {
        _duration.Observe(seconds);
        _codes.Count(code);
    }

    /// <inheritdoc/>
    public void Retire()
    {
        _codes.Retire();
        _duration.Remove();
    }
}

/// <summary>
/// A counter for each status code, its last label, created when the code first occurs. After <see cref="Retire"/> the series are gone, and
/// requests that were still in flight do not create them again.
/// </summary>
internal sealed class CodeSeries(Counter counter, params string[] labels) : ISeries
{
    private readonly Counter.Child?[] _byCode = new Counter.Child?[600];
    private readonly Lock _lock = new();
    private bool _retired;

    /// <summary>Counts a code below 600.</summary>
    public void Count(int code) => (_byCode[code] ?? Add(code))?.Inc();

    /// <inheritdoc/>
    public void Retire()
    {
        lock (_lock)
        {
            _retired = true;
            foreach (var child in _byCode)
            {
                child?.Remove();
            }
        }
    }

    private Counter.Child? Add(int code)
    {
        lock (_lock)
        {
            return _retired ? null : _byCode[code] ??= counter.WithLabels([.. labels, code.ToString(CultureInfo.InvariantCulture)]);
        }
    }
}
