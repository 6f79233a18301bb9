using Prometheus;

namespace Sluice.Gateway.Measurements;

/// <summary>All answers of one version to inference requests: their codes and their times.</summary>
internal sealed class AnswerSeries : ISeries
{
    private readonly CodeSeries _codes;
    private readonly Histogram.Child _duration;

    /// <summary>Series with the given labels; the counter has one more label, the code.</summary>
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
