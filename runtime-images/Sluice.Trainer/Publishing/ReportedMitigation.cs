using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Tasks;

namespace Sluice.Trainer.Publishing;

/// <summary>What was done so that groups are treated alike.</summary>
/// <param name="Options">What the job asked for.</param>
/// <param name="Groups">The groups of the training rows, with their weights or thresholds where they have any.</param>
internal sealed record ReportedMitigation(MitigationOptions Options, IReadOnlyList<MitigatedGroup> Groups)
{
    /// <summary>Describes the mitigation of a task. Null where there is none.</summary>
    public static ReportedMitigation? Of(MitigationOptions? options, LearningTask task) =>
        options is not null && task is ClassificationTask { Mitigation: { } mitigation }
            ? new ReportedMitigation(options, mitigation.Describe())
            : null;
}
