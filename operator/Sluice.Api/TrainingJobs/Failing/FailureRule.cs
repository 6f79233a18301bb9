namespace Sluice.Api.TrainingJobs.Failing;

/// <summary>What follows when a worker ends in a certain way, in the shape of batch/v1's podFailurePolicy.</summary>
public sealed record FailureRule
{
    /// <summary>
    /// What follows: FailJob ends the job for good, Ignore repeats the attempt and does not count it towards backoffLimit, and Count
    /// repeats it and counts it.
    /// </summary>
    public string Action { get; init; } = "";

    /// <summary>The exit codes of the worker's own container that the rule is for. One of this and onPodConditions must be set.</summary>
    public ExitCodePattern? OnExitCodes { get; init; }

    /// <summary>The conditions of the worker's pod that the rule is for. The rule matches when the pod has one of them.</summary>
    public IReadOnlyList<PodConditionPattern> OnPodConditions { get; init; } = [];
}

/// <summary>Exit codes that a rule is for.</summary>
public sealed record ExitCodePattern
{
    /// <summary>Whether the rule is for the codes that are named: In says so, and NotIn takes all others but 0.</summary>
    public string Operator { get; init; } = "";

    /// <summary>The exit codes, which are unique and between 0 and 255. The code 0 is no failure and has no meaning with In.</summary>
    public IReadOnlyList<int> Values { get; init; } = [];
}

/// <summary>A condition of a pod that a rule is for.</summary>
public sealed record PodConditionPattern
{
    /// <summary>The type of the condition is this, such as DisruptionTarget.</summary>
    public string Type { get; init; } = "";

    /// <summary>The status that the condition must have: True, False or Unknown. Defaults to True.</summary>
    public string Status { get; init; } = "True";
}

/// <summary>What follows when a rule matches.</summary>
public enum FailureAction
{
    /// <summary>The job fails.</summary>
    FailJob,

    /// <summary>Another attempt follows, and this one does not count.</summary>
    Ignore,

    /// <summary>Another attempt follows, and this one counts.</summary>
    Count,
}

/// <summary>How exit codes are compared.</summary>
public enum ExitCodeOperator
{
    /// <summary>The code is among the values.</summary>
    In,

    /// <summary>The code is not among the values.</summary>
    NotIn,
}
