using System.Globalization;
using Sluice.Api.Metadata;
using Sluice.Decisions.Naming;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Queues;

/// <summary>
/// Labels and annotations by which Kueue and Volcano know the pods of an attempt as one gang. Each attempt is a group of its own: a pod
/// that replaced one in a group would be taken for one too many while the old one still ends.
/// </summary>
/// <param name="Labels">Labels of each pod.</param>
/// <param name="Annotations">Annotations of each pod.</param>
public sealed record QueueMarks(IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The marks of the workers of an attempt. Null when no queue is named, and Volcano schedules none of them.</summary>
    /// <param name="observation">The job and its spec.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="workers">How many workers the attempt has.</param>
    public static QueueMarks? OfAttempt(TrainingJobObservation observation, int attempt, int workers)
    {
        var group = ChildNames.AttemptGroup(observation.Object.Name, observation.Object.Uid, attempt);
        return Of(observation, group, workers, Gang(observation)
            ? [(Volcano.GroupName, group), (Volcano.ControllerGroupName, group)]
            : []);
    }

    /// <summary>The marks of a trial's pod, which waits for no other. Null when no queue is named.</summary>
    /// <param name="observation">The job and its spec.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="number">Which of its pods.</param>
    public static QueueMarks? OfTrial(TrainingJobObservation observation, int trial, int number) => Of(
        observation,
        ChildNames.TrialGroup(observation.Object.Name, observation.Object.Uid, trial, number),
        1,
        Gang(observation) && observation.Queues.VolcanoQueue is { } queue ? [(Volcano.QueueName, queue)] : []);

    /// <summary>Whether the workers wait in a queue of Kueue, or are scheduled by Volcano.</summary>
    internal static bool Waits(TrainingJobObservation observation) => observation.Queues.KueueLabels.Count > 0 || Gang(observation);

    /// <summary>Whether Volcano schedules the workers.</summary>
    internal static bool Gang(TrainingJobObservation observation) => observation.Spec.Pod.SchedulerName == Volcano.Scheduler;

    private static QueueMarks? Of(
        TrainingJobObservation observation, string group, int count, IEnumerable<(string Key, string Value)> annotations)
    {
        var kueue = observation.Queues.KueueLabels;
        var all = annotations.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        if (kueue.Count == 0)
        {
            return all.Count == 0 ? null : new QueueMarks(kueue, all);
        }

        all[Kueue.GroupCount] = count.ToString(CultureInfo.InvariantCulture);
        all[Kueue.Retriable] = "false";
        all[Kueue.IndexLabel] = Api.Metadata.Labels.Rank;
        return new QueueMarks(new Dictionary<string, string>(kueue) { [Kueue.GroupName] = group }, all);
    }
}
