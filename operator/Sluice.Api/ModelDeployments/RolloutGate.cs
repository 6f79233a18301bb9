using Sluice.Api.Pods;

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

    /// <summary>
    /// The first step at which it is judged, counted from 1 as in <c>status.step</c>. No effect on a gate that a step names in
    /// <c>analyze</c>.
    /// </summary>
    public int FromStep { get; init; } = 1;

    /// <summary>
    /// Candidate requests at one step after which an undecided gate takes its <see cref="Undecided"/> outcome. Null when there is no limit.
    /// </summary>
    public long? MaxSamples { get; init; }

    /// <summary>
    /// Time at one step after which an undecided gate takes its <see cref="Undecided"/> outcome, such as <c>1h</c>. Null when there is no
    /// limit.
    /// </summary>
    public string? MaxDuration { get; init; }

    /// <summary>
    /// What a gate does that is undecided at its limit: Hold, Advance or RollBack. Without any data, Advance waits as Hold does.
    /// </summary>
    public string Undecided { get; init; } = nameof(UndecidedPolicy.Hold);

    /// <summary>
    /// What a gate without data does. Hold: the step waits for as long as it takes, and the time does not count towards
    /// <see cref="MaxDuration"/>. Extend: the step waits, and the time counts. Fail: the candidate is rolled back once the step's least
    /// time has passed.
    /// </summary>
    public string NoData { get; init; } = nameof(NoDataPolicy.Hold);

    /// <summary>
    /// Errors in a row (query or metrics unreadable, no number) up to which the gate just waits; after that <see cref="NoData"/> says what
    /// it does.
    /// </summary>
    public int ErrorLimit { get; init; } = 4;
}

/// <summary>What a gate does that is undecided at its limit.</summary>
public enum UndecidedPolicy
{
    /// <summary>The step waits.</summary>
    Hold,

    /// <summary>The gate passes, unless there are no data at all.</summary>
    Advance,

    /// <summary>The gate fails.</summary>
    RollBack,
}

/// <summary>What a gate without data does.</summary>
public enum NoDataPolicy
{
    /// <summary>The step waits, and the time does not count towards the gate's longest.</summary>
    Hold,

    /// <summary>The step waits, and the time counts.</summary>
    Extend,

    /// <summary>The gate fails once the step's least time has passed.</summary>
    Fail,
}

/// <summary>Bound on the share of answers that are errors: every code from 400 on but 499 (the client left).</summary>
public sealed record ErrorRateGate
{
    /// <summary>
    /// How much greater than stable's the candidate's share may be, a decimal from 0 to 1 such as <c>0.01</c>. If more is proven, the
    /// candidate is rolled back. Proven to be less: on. With 0 only harm can be proven, and a limit ends the gate.
    /// </summary>
    public string Margin { get; init; } = "0.01";
}

/// <summary>Bound on the share of answers that are slower than an objective.</summary>
public sealed record LatencyGate
{
    /// <summary>The objective, such as <c>250ms</c>: an answer that takes longer is a bad one.</summary>
    public string Objective { get; init; } = "250ms";

    /// <summary>What is measured: Total (to the last byte) or FirstByte.</summary>
    public string Measure { get; init; } = nameof(LatencyMeasure.Total);

    /// <summary>
    /// How much greater than stable's the candidate's share of bad answers may be, a decimal from 0 to 1 such as <c>0.01</c>.
    /// </summary>
    public string Margin { get; init; } = "0.01";
}

/// <summary>Up to where the time of an answer is measured.</summary>
public enum LatencyMeasure
{
    /// <summary>Up to the last byte.</summary>
    Total,

    /// <summary>Up to the first byte.</summary>
    FirstByte,
}

/// <summary>Bound on how often the candidate answers a mirrored request as stable answered it. Needs a step with <c>mirror</c>.</summary>
public sealed record AgreementGate
{
    /// <summary>Least share of equal answers, a decimal between 0 and 1 such as <c>0.98</c>.</summary>
    public string Min { get; init; } = "0.98";

    /// <summary>Difference up to which two numbers of an output are equal, a decimal such as <c>0.001</c>.</summary>
    public string Tolerance { get; init; } = "0.001";
}

/// <summary>
/// A PromQL query that gives one number. In the query, <c>{{version}}</c>, <c>{{model}}</c>, <c>{{deployment}}</c>, <c>{{namespace}}</c>
/// stand for the candidate's version and where it is. With <see cref="MaxIncrease"/> or <see cref="MaxRatio"/> it is asked for stable, too,
/// and must name <c>{{version}}</c>.
/// </summary>
public sealed record PrometheusGate
{
    /// <summary>The query.</summary>
    public string Query { get; init; } = "";

    /// <summary>Least value that passes, a decimal. Null when there is no lower limit.</summary>
    public string? Min { get; init; }

    /// <summary>Greatest value that passes, a decimal. Null when there is no upper limit.</summary>
    public string? Max { get; init; }

    /// <summary>How much greater than stable's value the candidate's may be, a decimal. Null when they are not compared.</summary>
    public string? MaxIncrease { get; init; }

    /// <summary>How many times stable's value the candidate's may be, a decimal above 0. Null when they are not compared.</summary>
    public string? MaxRatio { get; init; }

    /// <summary>Address of the Prometheus server, on the operator's list of allowed ones. Null stands for the operator's default.</summary>
    public string? Address { get; init; }

    /// <summary>
    /// A Secret in the same namespace with the key <c>token</c>, or <c>username</c> and <c>password</c>. Null when the server asks for
    /// none.
    /// </summary>
    public SecretReference? CredentialsSecretRef { get; init; }

    /// <summary>Time between two samples, such as <c>15s</c>.</summary>
    public string Interval { get; init; } = "15s";

    /// <summary>Samples in a row that must pass before the gate does.</summary>
    public int Successes { get; init; } = 1;

    /// <summary>Samples in a row outside the limit after which the candidate is rolled back.</summary>
    public int Failures { get; init; } = 1;
}

/// <summary>
/// A Job that tests the candidate: it passes when its container ends with 0, and the candidate is rolled back when it ends otherwise.
/// <c>spec.pod</c> holds for its pod too.
/// </summary>
public sealed record JobGate
{
    /// <summary>Container image.</summary>
    public string Image { get; init; } = "";

    /// <summary>Command; empty: the image's own.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>
    /// Arguments. The environment has <c>SLUICE_CANDIDATE</c>, <c>SLUICE_STABLE</c> (versions), <c>SLUICE_CANDIDATE_URL</c>,
    /// <c>SLUICE_STABLE_URL</c> (of their Services) and <c>SLUICE_MODEL</c>.
    /// </summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Longest time that its pod may take once a node has it, such as <c>10m</c>; then it has failed.</summary>
    public string Timeout { get; init; } = "10m";

    /// <summary>Compute resources of its container. Null stands for the operator's defaults.</summary>
    public ResourceOptions? Resources { get; init; }
}
