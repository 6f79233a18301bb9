namespace Sluice.Operator.Metrics;

/// <summary>What came of an instant query.</summary>
internal abstract record PrometheusAnswer
{
    private PrometheusAnswer()
    {
    }

    /// <summary>One number, perhaps NaN or infinite.</summary>
    /// <param name="Value">The number.</param>
    /// <param name="At">The time that the server gives it, UTC.</param>
    internal sealed record Number(double Value, DateTime At) : PrometheusAnswer;

    /// <summary>No series.</summary>
    internal sealed record Empty : PrometheusAnswer;

    /// <summary>No answer, or none that could be used.</summary>
    /// <param name="Message">Why, with the remedy; no secrets.</param>
    internal sealed record Failed(string Message) : PrometheusAnswer;
}
