namespace Sluice.Api.ModelDeployments;


/// <summary>
/// A PromQL query that gives one number. In the query, <c>{{version}}</c>, <c>{{model}}</c>, <c>{{deployment}}</c>, <c>{{namespace}}</c> stand for
/// the candidate's version and where it is. With <see cref="MaxIncrease"/> or <see cref="MaxRatio"/> it is asked for stable, too, and must name <c>{{version}}</c>.
/// </summary>
public sealed record PrometheusGate
{
    /// <summary>The query.</summary>
    public string Query { get; init; } = "";

    /// <summary>Least value that passes, a decimal; null: no lower limit.</summary>
    public string? Min { get; init; }

    /// <summary>Greatest value that passes, a decimal; null: no upper limit.</summary>
    public string? Max { get; init; }

    /// <summary>How much greater than stable's value the candidate's may be, a decimal; null: not compared.</summary>
    public string? MaxIncrease { get; init; }

    /// <summary>How many times stable's value the candidate's may be, a decimal above 0; null: not compared.</summary>
    public string? MaxRatio { get; init; }

    /// <summary>Address of the Prometheus server, on the operator's list of allowed ones; null: the operator's default.</summary>
    public string? Address { get; init; }

    /// <summary>Name of a Secret in the same namespace with <c>token</c>, or <c>username</c> and <c>password</c>; null: none.</summary>
    public string? Credentials { get; init; }

    /// <summary>Time between two samples, such as <c>15s</c>.</summary>
    public string Interval { get; init; } = "15s";

    /// <summary>Samples in a row that must pass before the gate does.</summary>
    public int Successes { get; init; } = 1;

    /// <summary>Samples in a row outside the limit that send traffic back.</summary>
    public int Failures { get; init; } = 1;
}
