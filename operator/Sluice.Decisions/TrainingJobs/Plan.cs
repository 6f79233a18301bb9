using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>A decision before its conditions and events are derived.</summary>
internal sealed record Plan
{
    /// <summary>The status but for its conditions and generation.</summary>
    public required TrainingJobStatus Status { get; init; }

    /// <summary>How the job stands.</summary>
    public required Readiness Readiness { get; init; }

    /// <summary><see cref="Phases"/>.</summary>
    public required string Phase { get; init; }

    /// <summary>Writes.</summary>
    public IEnumerable<Step> Steps { get; init; } = [];

    /// <summary>When to look again.</summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Waiting;
}
