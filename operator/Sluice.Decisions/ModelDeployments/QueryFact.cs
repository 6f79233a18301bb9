namespace Sluice.Decisions.ModelDeployments;


/// <summary>One sample of a PromQL gate.</summary>
public sealed record QueryFact
{
    /// <summary>Name of the gate.</summary>
    public string Gate { get; init; } = "";

    /// <summary>The version that was put in place of <c>{{version}}</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>The one number that came back, perhaps NaN or infinite; null: none did.</summary>
    public double? Value { get; init; }

    /// <summary>When the server says that the value was taken, UTC; null: none was.</summary>
    public DateTime? SampledAt { get; init; }

    /// <summary>When the query was answered, or failed, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>Why there is no number: <c>NoTraffic</c> (an empty answer) or <c>QueryError</c>; null: there is one.</summary>
    public string? Problem { get; init; }

    /// <summary>The problem in a sentence, without secrets.</summary>
    public string? Message { get; init; }
}
