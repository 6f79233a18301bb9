using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs.Tasks;

namespace Sluice.Api.Validation.TrainingJobs.Running;

/// <summary>Rules of <c>spec.elastic</c>, most of which concern other parts of the job.</summary>
internal static class ElasticRules
{
    private const string Field = "Spec.Elastic";
    private const int MostWorkers = 1024;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec)
    {
        if (spec is not { Elastic: { } elastic, Workers: >= 1 and var workers })
        {
            yield break;
        }

        if (spec.Search is not null)
        {
            yield return (Field, "is not allowed with spec.search, whose trials are one pod each; remove one of them");
        }

        if (spec.Checkpoint is null)
        {
            yield return (Field, "needs spec.checkpoint, from which another number of workers goes on; name a volume for checkpoints");
        }

        if (spec.RunPolicy is { PendingDeadline: null })
        {
            yield return (Field,
                "needs spec.runPolicy.pendingDeadline, after which the job goes on with the workers that have a node; set it, such as 10m");
        }

        if (elastic.Min < 1 || elastic.Min > workers)
        {
            yield return ($"{Field}.Min", $"{elastic.Min} is not from 1 to {workers}, which is spec.workers");
        }

        var most = elastic.Max ?? workers;
        if (most < workers || most > MostWorkers)
        {
            yield return ($"{Field}.Max", $"{most} is not from {workers}, which is spec.workers, to {MostWorkers}");
        }
        else if (elastic.Min == most)
        {
            yield return (Field, $"allows no other number of workers than {most}; lower min, raise max, or remove it");
        }
        else if (most > workers && WorkerRules.Faults(spec with { Workers = most }).FirstOrDefault() is { Message: { } message }
            && !WorkerRules.Faults(spec).Any())
        {
            yield return ($"{Field}.Max", message);
        }

        if (!Duration.TryParse(elastic.GrowAfter, out var pause))
        {
            yield return ($"{Field}.GrowAfter", $"'{elastic.GrowAfter}' is not a duration; write it as 30s, 5m or 1h30m");
        }
        else if (pause < Shortest)
        {
            yield return ($"{Field}.GrowAfter",
                $"'{elastic.GrowAfter}' is below {Duration.Write(Shortest)}; each change of workers costs a restart");
        }
    }
}
