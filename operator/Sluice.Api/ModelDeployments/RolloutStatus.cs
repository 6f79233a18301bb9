namespace Sluice.Api.ModelDeployments;

/// <summary>A rollout of one version.</summary>
public sealed record RolloutStatus
{
    /// <summary>The version that takes, or took, over.</summary>
    public string Version { get; init; } = "";

    /// <summary>The version before it; null for the first one.</summary>
    public string? From { get; init; }

    /// <summary>The generation of the spec that asked for it.</summary>
    public long Generation { get; init; }

    /// <summary>
    /// SHA-256 of version, resources, pod options and strategy that it was asked for with, as <c>sha256:…</c>: a version that was rolled
    /// back is tried again only when one of them changes. Null: the spec has asked for something else since.
    /// </summary>
    public string? SpecDigest { get; init; }

    /// <summary>
    /// SHA-256 of the steps that it follows, as <c>sha256:…</c>. When they are edited on the way it goes on from the last one that has no
    /// more traffic than it has by then; what people said to the old steps does not count for the new ones.
    /// </summary>
    public string? StepsDigest { get; init; }

    /// <summary><see cref="RolloutOutcomes"/>.</summary>
    public string Outcome { get; init; } = RolloutOutcomes.Progressing;

    /// <summary>Index of the step in <c>spec.strategy.steps</c>, counted from 0; -1: the candidate's pods are not ready yet.</summary>
    public int StepIndex { get; init; } = -1;

    /// <summary>When it began, UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the gateways were first seen to serve this step's weights, UTC; null: not yet.</summary>
    public DateTime? StepStartTime { get; init; }

    /// <summary>When it ended, UTC; null: it goes on.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>Why it ended as it did.</summary>
    public string? Message { get; init; }

    /// <summary>Why it ended as it did, in one word; null: it goes on.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The candidate's share that its step gives it, as decided last, in per cent: below the step's while pods of it are missing. What it serves for a
    /// stable version without ready pods does not count.
    /// </summary>
    public int Weight { get; init; }

    /// <summary>Since when the candidate has too few ready pods for the step or the next one, UTC; null: it has enough.</summary>
    public DateTime? WaitStartTime { get; init; }

    /// <summary>How often the candidate lost all its pods in mid-rollout.</summary>
    public int Losses { get; init; }

    /// <summary><see cref="RolloutSkips"/>: why it goes without steps; null: step by step.</summary>
    public string? Skip { get; init; }

    /// <summary>Number of the last step, counted from 1, that a person approved; 0: none.</summary>
    public int ApprovedStep { get; init; }

    /// <summary>Number of the last step, counted from 1, whose pause a person ended; 0: none.</summary>
    public int ResumedStep { get; init; }

    /// <summary>How often it has been tried again by itself.</summary>
    public int Retries { get; init; }
}

/// <summary>What became of a rollout.</summary>
public static class RolloutOutcomes
{
    /// <summary>It goes on.</summary>
    public const string Progressing = "Progressing";

    /// <summary>The candidate is the new stable.</summary>
    public const string Promoted = "Promoted";

    /// <summary>Traffic went back to stable.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>The spec came to ask for another version.</summary>
    public const string Superseded = "Superseded";
}

/// <summary>Why a rollout goes to all traffic without its steps.</summary>
public static class RolloutSkips
{
    /// <summary>A person said so.</summary>
    public const string Promote = "Promote";

    /// <summary>The version was stable lately.</summary>
    public const string RollbackWindow = "RollbackWindow";
}
