using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.Tests.TrainingJobs.Exports;

/// <summary>Jobs whose output a pod publishes.</summary>
internal static class Exports
{
    /// <summary>A message by which the pod that publishes says that the output is gone.</summary>
    public static readonly string Gone = ContractJson.Write(new TrainerError
    {
        Reason = OutputContract.Gone,
        Field = "spec.trainer.outputs",
        Message = "spec.trainer.outputs: the output /models/job-uid/output/0 is gone from its volume, so the attempt has to be repeated",
    });

    /// <summary>Spec of a job by an image of the user's own.</summary>
    public static TrainingJobSpec Script(TrainingJobSpec spec) => spec with
    {
        Trainer = new TrainerOptions { Image = "team/program:1", Outputs = new OutputOptions() },
    };

    /// <summary>A job whose worker has just ended, a minute after the start of the job.</summary>
    public static TrainingJobObservation Trained(Func<TrainingJobSpec, TrainingJobSpec>? with = null)
    {
        var running = Jobs.Running(spec => with is null ? Script(spec) : with(Script(spec)));
        return running with
        {
            Now = Jobs.Start + TimeSpan.FromSeconds(61),
            Pods = [.. running.Pods.Select(pod => Jobs.Exited(0, rank: pod.Rank))],
        };
    }

    /// <summary>The next pass, in which the newest pod that publishes is as it is given.</summary>
    public static TrainingJobObservation Next(this TrainingJobObservation seen, double seconds, params PodFact[] exports) =>
        seen.Then(TimeSpan.FromSeconds(seconds), [.. seen.Pods]) with { ExportPods = exports };

    /// <summary>A job whose output is being published.</summary>
    public static TrainingJobObservation Exporting(Func<TrainingJobSpec, TrainingJobSpec>? with = null) =>
        Trained(with).Next(5, Pod());

    public static PodFact Pod(int number = 0) => Jobs.Pod() with
    {
        Name = $"train-publish-{number}",
        Uid = $"publish-{number}",
        Attempt = number,
        Gpus = 0,
        NodeName = "node-2",
        ImageId = "sluice-trainer@sha256:2",
        ScheduledAt = Jobs.Start + TimeSpan.FromSeconds(62),
        CreatedAt = Jobs.Start + TimeSpan.FromSeconds(61),
    };

    public static PodFact Exited(int code, string? message = null, int number = 0) => Pod(number) with
    {
        Phase = code == 0 ? PodPhases.Succeeded : PodPhases.Failed,
        Ready = false,
        ExitCode = code,
        TerminationReason = code == 0 ? "Completed" : "Error",
        TerminationMessage = message,
        TerminatedAt = Jobs.Start + TimeSpan.FromSeconds(70),
    };

    public static string Error(string message) => ContractJson.Write(new TrainerError { Reason = "Some", Message = message });
}
