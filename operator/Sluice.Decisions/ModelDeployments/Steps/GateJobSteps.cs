using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Steps;

/// <summary>
/// The Job of a gate. It is created once: a decision has the step only while no Job of this name is observed. The Job outlives the
/// rollout's step, since its completion is the evidence; <see cref="DeleteGateJob"/> deletes it when the rollout is over.
/// </summary>
public sealed record ApplyGateJob : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Job, Name);

    /// <summary>Name of the Job. It follows from deployment, rollout, gate, step and attempt.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many Jobs of this gate at this step ended without a result before it.</summary>
    public int Attempt { get; init; }

    /// <summary>Name of the gate.</summary>
    public string Gate { get; init; } = "";

    /// <summary>The candidate.</summary>
    public string Version { get; init; } = "";

    /// <summary>Stable. Null when there is none.</summary>
    public string? Stable { get; init; }

    /// <summary>Number of the rollout's step, counted from 1.</summary>
    public int StepNumber { get; init; }

    /// <summary>The container that runs.</summary>
    public JobGate Job { get; init; } = new();

    /// <summary>The options of its pod: those of the deployment.</summary>
    public PodOptions Pod { get; init; } = new();
}

/// <summary>Deletes the Job of a gate whose rollout is over, with its pods.</summary>
/// <param name="Name">Name of the Job.</param>
/// <param name="Uid">UID that the Job must have.</param>
public sealed record DeleteGateJob(string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Job, Name);
}
