using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Queues;
using Sluice.Decisions.TrainingJobs.Searches;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>The writes that make trials run.</summary>
internal static class TrialSteps
{
    /// <summary>
    /// The status in which as many trials run as may, in the order of their numbers. A pod of an earlier search that still runs has a place
    /// as well.
    /// </summary>
    public static TrainingJobStatus Started(TrainingJobObservation observation, TrainingJobStatus status, DateTime now)
    {
        var search = status.Search!;
        var ran = search.Trials.Where(trial => trial.State == TrialState.Running).ToList();
        var others = observation.TrialPods.Count(pod =>
            !pod.Ended && !Disruption.IsLost(pod, now) && !ran.Exists(trial => Has(trial, pod)));
        var starts = search.Trials
            .Where(trial => SearchRounds.IsLeftToRun(trial) && trial.State != TrialState.Running && !(trial.RetryTime > now))
            .Take(Math.Max(0, observation.Spec.Search!.Parallel - ran.Count - others))
            .Select(trial => trial.Number)
            .ToHashSet();
        return status with
        {
            Search = search with
            {
                Trials =
                [
                    .. search.Trials.Select(trial => !starts.Contains(trial.Number) ? trial : trial with
                    {
                        State = TrialState.Running,
                        Pods = 1 + Math.Max(trial.Pods, 1 + Newest(observation, trial)),
                        RetryTime = null,
                    }),
                ],
            },
        };
    }

    /// <summary>Document and pod of each trial that runs, unless the pod is there.</summary>
    public static IEnumerable<Step> Run(TrainingJobObservation observation, TrainingJobStatus status)
    {
        foreach (var trial in status.Search!.Trials.Where(trial => trial.State == TrialState.Running))
        {
            var document = ChildNames.TrialDocument(observation.Object.Name, trial.Number);
            var content = JobDocuments.OfTrial(observation, status, trial);
            yield return new ApplyJobDocument(document, content);
            if (SearchRecord.PodOf(observation, trial) is null)
            {
                yield return new CreateWorkerPod
                {
                    Name = ChildNames.TrialPod(observation.Object.Name, trial.Number, trial.Pods - 1),
                    Attempt = trial.Pods - 1,
                    Trial = trial.Number,
                    WorldSize = 1,
                    MasterAddress = "localhost",
                    JobDocument = document,
                    Own = OwnImageInput.Of(content),
                    Queue = QueueMarks.OfTrial(observation, trial.Number, trial.Pods - 1),
                    WarmStart = content.WarmStart,
                };
            }
        }
    }

    /// <summary>The pods that are not the newest of a trial.</summary>
    public static IEnumerable<PodFact> Old(TrainingJobObservation observation, SearchStatus search) =>
        observation.TrialPods.Where(pod => !search.Trials.Any(trial => Has(trial, pod)));

    private static bool Has(SearchTrial trial, PodFact pod) => pod.Trial == trial.Number && pod.Attempt == trial.Pods - 1;

    private static int Newest(TrainingJobObservation observation, SearchTrial trial) =>
        observation.TrialPods.Where(pod => pod.Trial == trial.Number).Select(pod => pod.Attempt).DefaultIfEmpty(-1).Max();
}
