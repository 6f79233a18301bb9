using Sluice.Api.Metadata;
using Sluice.Api.Pods;

namespace Sluice.Operator.Kinds.TrainingJobs.Queues;

/// <summary>
/// Pods of a job that wait in no queue: those that check its dataset and publish its output. They have no GPU, and what they do decides
/// whether GPUs are asked for at all, or is done when they are free again.
/// </summary>
internal static class Unqueued
{
    /// <summary>The options without scheduler and queue.</summary>
    public static PodOptions Of(PodOptions options) => options with
    {
        SchedulerName = null,
        Labels = Without(options.Labels),
        Annotations = Without(options.Annotations),
    };

    private static Dictionary<string, string> Without(IReadOnlyDictionary<string, string> marks) => marks
        .Where(mark => !mark.Key.StartsWith(Kueue.Domain, StringComparison.Ordinal) && mark.Key != Volcano.QueueName)
        .ToDictionary();
}
