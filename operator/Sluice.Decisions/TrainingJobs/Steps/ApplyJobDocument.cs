using Sluice.Api.Contracts;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>The ConfigMap with the job document under the key <c>job.json</c>.</summary>
/// <param name="Name">Name of the ConfigMap.</param>
/// <param name="Document">Its content.</param>
public sealed record ApplyJobDocument(string Name, JobDocument Document) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.ConfigMap, Name);
}
