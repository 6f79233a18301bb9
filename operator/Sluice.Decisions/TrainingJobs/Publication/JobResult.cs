using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.Validation;
using Sluice.Decisions.Naming;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Gates;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Publication;

/// <summary>The result of an attempt, and the version that it becomes. It is read from the pod in every pass.</summary>
/// <param name="Result">What rank 0 left.</param>
/// <param name="Name">Name of the ModelVersion.</param>
/// <param name="Version">Spec of the ModelVersion.</param>
/// <param name="Gates">Verdicts on <c>spec.gates</c>.</param>
/// <param name="Errors">Rules of a ModelVersion that <paramref name="Version"/> breaks.</param>
internal sealed record JobResult(
    TrainerResult Result,
    string Name,
    ModelVersionSpec Version,
    IReadOnlyList<TrainingGateVerdict> Gates,
    IReadOnlyList<FieldError> Errors)
{
    /// <summary>Whether the result passes every gate.</summary>
    public bool Passes => Gates.All(gate => gate.Passed);

    /// <summary>Makes the version of a result.</summary>
    /// <param name="observation">All that is known.</param>
    /// <param name="attempt">The attempt, which says what its result was to be compared with.</param>
    /// <param name="finished">How it ended.</param>
    public static JobResult Of(TrainingJobObservation observation, TrainingAttempt? attempt, AttemptOutcome.Finished finished)
    {
        var name = ChildNames.ModelVersion(observation.Spec.Model, observation.Spec.Publish.Version);
        var gates = GateJudge.Judge(
            observation.Spec.Gates, GateFacts.Of(finished.Result, attempt?.Baseline, GateBaseline.Of(observation)));
        var version = ModelVersionBuilder.Build(observation.Object, observation.Spec, finished.Result, finished.Pod.ImageId, gates);
        return new(finished.Result, name, version, gates, SpecValidation.Check(name, version));
    }

    /// <summary>Records the result in the status.</summary>
    public TrainingJobStatus Record(TrainingJobStatus status, TrainingAttempt attempt) =>
        AttemptRecord.WithResult(status, Result, attempt) with { Gates = Gates, DatasetDigest = Result.Dataset.Digest };
}
