using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>The headless Service of the workers, <c>publishNotReadyAddresses: true</c>, selecting by the job's label.</summary>
/// <param name="Name">Name of the Service.</param>
public sealed record ApplyWorkerService(string Name) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Service, Name);
}
