namespace Sluice.Api.ModelDeployments;


/// <summary>What must hold of the candidate. Exactly one kind is set: errorRate, latency, prometheus, agreement, job.</summary>
public sealed record RolloutGate
{
    /// <summary>Name, unique in the list.</summary>
    public string Name { get; init; } = "";

    /// <summary>The share of answers that are errors.</summary>
    public ErrorRateGate? ErrorRate { get; init; }

    /// <summary>The share of answers that are slower than an objective.</summary>
    public LatencyGate? Latency { get; init; }

    /// <summary>A PromQL query, held against a limit or against stable's.</summary>
    public PrometheusGate? Prometheus { get; init; }

    /// <summary>How often the candidate answers mirrored requests as stable does.</summary>
    public AgreementGate? Agreement { get; init; }

    /// <summary>A Job that passes or fails.</summary>
    public JobGate? Job { get; init; }

    /// <summary>The first step at which it is judged, counted from 1 as in <c>status.step</c>. No effect on a gate that a step names in <c>analyse</c>.</summary>
    public int FromStep { get; init; } = 1;

    /// <summary>Candidate requests at one step after which an undecided gate takes its <see cref="Undecided"/> outcome; null: no limit.</summary>
    public long? MaxSamples { get; init; }

    /// <summary>Time at one step after which an undecided gate takes its <see cref="Undecided"/> outcome, such as <c>1h</c>; null: no limit.</summary>
    public string? MaxDuration { get; init; }

    /// <summary>What a gate does that is undecided at its limit: Hold, Advance or RollBack. Without any data, Advance waits as Hold does.</summary>
    public string Undecided { get; init; } = "Hold";

    /// <summary>
    /// What a gate without data does. Hold: the step waits for as long as it takes, and the time does not count towards <see cref="MaxDuration"/>.
    /// Extend: the step waits, and the time counts. Fail: traffic goes back once the step's least time has passed.
    /// </summary>
    public string NoData { get; init; } = "Hold";

    /// <summary>Errors in a row (query or metrics unreadable, no number) up to which the gate just waits; after that <see cref="NoData"/> says what it does.</summary>
    public int ErrorLimit { get; init; } = 4;
}
