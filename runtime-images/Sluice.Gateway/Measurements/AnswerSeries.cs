using System.Globalization;
using Prometheus;

namespace Sluice.Gateway.Measurements;

/// <summary>
/// The answers of one version: their codes and their times. After <see cref="Retire"/> it shows nothing any more;
/// requests that are still in flight count into the void and bring no series back.
/// </summary>
internal sealed class AnswerSeries
{
    private readonly Counter _counter;
    private readonly Histogram.Child _duration;
    private readonly string[] _labels;
    private readonly Counter.Child?[] _byCode = new Counter.Child?[600];
    private readonly Lock _lock = new();
    private bool _retired;

    /// <summary>Series with the given labels; the counter has one more label, the code.</summary>
    public AnswerSeries(Counter counter, Histogram duration, params string[] labels)
    {
        _counter = counter;
        _duration = duration.WithLabels(labels);
        _labels = labels;
    }

    /// <summary>Counts an answer.</summary>
    public void Count(int code, double seconds)
    {
        _duration.Observe(seconds);
        (_byCode[code] ?? Add(code))?.Inc();
    }

    /// <summary>Takes the series out of the metrics.</summary>
    public void Retire()
    {
        lock (_lock)
        {
            _retired = true;
            _duration.Remove();
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
            return _retired
                ? null
                : _byCode[code] ??= _counter.WithLabels([.. _labels, code.ToString(CultureInfo.InvariantCulture)]);
        }
    }
}
