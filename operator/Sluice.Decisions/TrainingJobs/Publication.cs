using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;

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

        var gates = MetricGateJudge.Judge(observation.Spec.Gates, finished.Result.Metrics);
        status = status with { Gates = gates, DatasetDigest = finished.Result.Dataset.Digest };
        if (gates.Any(gate => !gate.Passed))
        {
            return RunningJob.End(
                observation,
                status,
                now,
                Reasons.GateFailed,
                "spec.gates: " + string.Join("; ", gates.Where(gate => !gate.Passed).Select(gate => gate.Message)) + "; nothing was registered");
        }

        if (VersionClaims.TakenByVersion(observation) is { } taken)
        {
            return new Plan
            {
                Status = status,
                Phase = Phases.Failed,
                Verdict = new Verdict.Blocked(Reasons.VersionTaken, taken),
            };
        }

        var name = ChildNames.ModelVersion(observation.Spec.Model, observation.Spec.Publish.Version);
        return new Plan
        {
            Status = status,
            Phase = Phases.Publishing,
            Verdict = new Verdict.InProgress(Reasons.Publishing, $"ModelVersion {name} is being registered"),
            Steps =
            [
                new CreateModelVersion(name, ModelVersionBuilder.Build(
                    observation.Object, observation.Spec, finished.Result, finished.Pod.ImageId, gates)),
            ],
            RequeueAfter = Requeue.Poll,
        };
    }
}
