using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>Registers the result of an attempt that succeeded.</summary>
internal static class Publication
{
    /// <summary>Judges the gates and makes the ModelVersion; the result is read from the pod every time.</summary>
    public static Plan Plan(TrainingJobObservation observation, TrainingJobStatus status, TrainingAttempt attempt, DateTime now)
    {
        var pods = observation.Pods.Where(pod => pod.Attempt == attempt.Number).ToList();
        if (AttemptJudge.Judge(pods, observation.Spec.Workers, ran: true) is not AttemptOutcome.Finished finished)
        {
            var failure = new AttemptFailure
            {
                Cause = AttemptCauses.PodLost,
                Message = "its pods were deleted before the result was registered",
            };
            return RunningJob.AfterFailure(
                observation,
                AttemptRecord.Replace(status, attempt with { Cause = failure.Cause, Message = failure.Message }),
                failure,
                attempt.Number,
                now);
        }

        var name = ChildNames.ModelVersion(observation.Spec.Model, observation.Spec.Publish.Version);
        var gates = MetricGateJudge.Judge(observation.Spec.Gates, finished.Result.Metrics);
        var version = ModelVersionBuilder.Build(observation.Object, observation.Spec, finished.Result, finished.Pod.ImageId, gates);

        status = AttemptRecord.WithResult(status, finished.Result, attempt) with { Gates = gates, DatasetDigest = finished.Result.Dataset.Digest };
        if (gates.Any(gate => !gate.Passed))
        {
            return RunningJob.End(
                observation,
                status,
                now,
                Reasons.GateFailed,
                "spec.gates: " + string.Join("; ", gates.Where(gate => !gate.Passed).Select(gate => gate.Message)) + "; nothing was registered");
        }

        // A result that no ModelVersion can hold would be refused for ever.
        var errors = SpecValidation.Check(name, version);
        if (errors.Count > 0)
        {
            return RunningJob.End(
                observation,
                status,
                now,
                Reasons.TrainerFailed,
                $"the trainer's result cannot be registered as ModelVersion {name}: {FieldErrorText.Write(errors)}");
        }

        if (VersionClaims.SameRequest(observation) is { } made)
        {
            return FinishedJob.Succeeded(observation, status with { ModelVersion = made.Name }, null, now);
        }

        if (VersionClaims.TakenByVersion(observation) is { } taken)
        {
            return new Plan
            {
                Status = status,
                Phase = Phases.Failed,
                Readiness = new Readiness.Blocked(Reasons.VersionTaken, taken),
            };
        }

        return new Plan
        {
            Status = status,
            Phase = Phases.Publishing,
            Readiness = new Readiness.InProgress(Reasons.Publishing, $"ModelVersion {name} is being registered{Warnings(finished.Result)}"),
            Steps = [new CreateModelVersion(name, version)],
            RequeueAfter = Requeue.Poll,
        };
    }

    private static string Warnings(TrainerResult result) => result.Warnings is { Count: > 0 } warnings
        ? MessageText.Cut("; warning: " + string.Join("; ", warnings.Where(warning => warning is not null)), 1024)
        : "";
}
