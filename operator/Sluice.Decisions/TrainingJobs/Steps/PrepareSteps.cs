using System.Text.Json.Nodes;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;

namespace Sluice.Decisions.TrainingJobs.Steps;

/// <summary>The object of an engine that makes the dataset.</summary>
/// <param name="Name">Name of the object.</param>
/// <param name="Template">The object as the user wrote it, without name, namespace and owner.</param>
public sealed record CreatePrepared(string Name, JsonObject Template) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Preparation, Name);
}

/// <summary>Deletes the object of an engine, and in the background what it owns.</summary>
/// <param name="ApiVersion">Its apiVersion.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">UID that the object must have.</param>
public sealed record DeletePrepared(string ApiVersion, string Kind, string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Preparation, Name);
}

/// <summary>The writes that make a preparation run, and those that end it.</summary>
public static class PrepareSteps
{
    /// <summary>The object, unless it is there or was.</summary>
    public static IEnumerable<Step> Start(TrainingJobObservation observation, DataPreparation preparation) =>
        preparation.Uid is null && observation.Spec.Dataset.Prepare?.Template is { } template
            ? [new CreatePrepared(preparation.Name, template)]
            : [];

    /// <summary>Deletes the object of a preparation that has ended without a dataset that the spec asks for.</summary>
    public static IEnumerable<Step> RemoveUnused(TrainingJobStatus status, TrainingJobSpec spec) =>
        PreparationRecord.IsDone(status, spec) ? [] : Remove(status);

    /// <summary>Deletes the object of a preparation.</summary>
    public static IEnumerable<Step> Remove(TrainingJobStatus status) => status.Preparation is { Uid: { } uid } preparation
        ? [new DeletePrepared(preparation.ApiVersion, preparation.Kind, preparation.Name, uid)]
        : [];
}
