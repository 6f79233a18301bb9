using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;


/// <summary>All that a gate is judged by.</summary>
public sealed record GateInput
{
    /// <summary>The gate.</summary>
    public required RolloutGate Gate { get; init; }

    /// <summary>Its status at this step so far. Null when it was not judged at this step yet.</summary>
    public GateStatus? Previous { get; init; }

    /// <summary>The instant, whole seconds.</summary>
    public DateTime Now { get; init; }

    /// <summary>When the gateways were first seen to serve the step. Null until they are.</summary>
    public DateTime? StepStartTime { get; init; }

    /// <summary>The step's least time, by which <c>noData: Fail</c> waits.</summary>
    public TimeSpan MinDuration { get; init; }

    /// <summary>The gate's part of the rollout's chance of a false alarm, for one step; between 0 and 1.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>
    /// Which share of the two sides' requests belongs to the candidate by the weights, above 0 and below 1. With a baseline, stable is the
    /// baseline.
    /// </summary>
    public double Share { get; init; } = 0.5;

    /// <summary>Whether clients are kept at their version, so that requests are not divided one by one.</summary>
    public bool Sticky { get; init; }

    /// <summary>The candidate's requests under this generation of the route. Null when there is none.</summary>
    public VersionEvidence? Candidate { get; init; }

    /// <summary>Stable's requests (or the baseline's) under the same generation. Null when there is none.</summary>
    public VersionEvidence? Stable { get; init; }

    /// <summary>How mirrored answers compare. Null when nothing was mirrored.</summary>
    public AgreementEvidence? Agreement { get; init; }

    /// <summary>Why the gateways' metrics could not be read. Null when they were.</summary>
    public string? Problem { get; init; }

    /// <summary>The candidate's sample. Null when there is none yet.</summary>
    public QueryFact? Query { get; init; }

    /// <summary>Stable's sample. Null when there is none yet.</summary>
    public QueryFact? StableQuery { get; init; }

    /// <summary>The gate's Job at this step. Null when it is not made yet.</summary>
    public GateJobFact? Job { get; init; }
}
