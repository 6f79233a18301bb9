using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Preparation;

/// <summary>Writes preparations of the dataset into the status, and their result into the spec that pods read.</summary>
public static class PreparationRecord
{
    /// <summary>Whether the object of a preparation has to be read: it is at work, or has to go.</summary>
    public static bool IsWatched(TrainingJobStatus status, TrainingJobSpec spec) => status.Preparation is { } preparation
        && (preparation.EndTime is null
            || (preparation.Uid is not null
                && (status.CompletionTime is not null || status.ModelVersion is not null || !IsDone(status, spec))));

    /// <summary>
    /// The spec as pods read it: the dataset is where the engine put it. As it is where nothing is prepared.
    /// </summary>
    public static TrainingJobSpec Read(TrainingJobStatus status, TrainingJobSpec spec)
    {
        if (spec.Dataset.Prepare is not { } prepare || !IsDone(status, spec))
        {
            return spec;
        }

        var (uri, store) = (status.Preparation!.Uri!, prepare.Output.Store);
        return spec with
        {
            Dataset = spec.Dataset with
            {
                Prepare = null,
                Uri = store is null ? uri : "",
                Sources = store is null ? null : [new SourceOptions { Uri = uri, Store = store }],
                Digest = spec.Dataset.Digest ?? status.Preparation.DatasetDigest,
            },
        };
    }

    /// <summary>Whether the dataset that a spec asks for has been prepared, or nothing has to be.</summary>
    internal static bool IsDone(TrainingJobStatus status, TrainingJobSpec spec) => spec.Dataset.Prepare is null
        ? status.Preparation is null
        : status.Preparation is { Cause: AttemptCause.Succeeded, Uri: not null } done && IsOf(done, spec);

    /// <summary>Whether a preparation is that of the dataset that a spec asks for.</summary>
    internal static bool IsOf(DataPreparation preparation, TrainingJobSpec spec) =>
        spec.Dataset.Prepare is { } prepare && preparation.PrepareDigest == DigestOf(prepare);

    /// <summary>The status with what was seen of the object: its UID, or that it is gone.</summary>
    internal static TrainingJobStatus Seen(TrainingJobStatus status, PreparedObject? seen)
    {
        if (status.Preparation is not { } preparation || seen is null || seen.Name != preparation.Name
            || (seen.Refusal is not null && preparation.EndTime is null))
        {
            return status;
        }

        // One that cannot even be read goes with the job.
        return preparation.EndTime is not null || preparation.Uid is null
            ? status with { Preparation = preparation with { Uid = seen.Uid } }
            : status;
    }

    /// <summary>A preparation began.</summary>
    internal static TrainingJobStatus Begun(TrainingJobStatus status, TrainingJobObservation observation, DateTime now)
    {
        var before = status.Preparation;
        var prepare = observation.Spec.Dataset.Prepare!;
        var number = Math.Clamp(before?.Number ?? -1, -1, int.MaxValue - 1) + 1;
        return status with
        {
            Preparation = new DataPreparation
            {
                Number = number,
                ApiVersion = prepare.Template?.Text("apiVersion") ?? "",
                Kind = prepare.Template?.Text("kind") ?? "",
                Name = ChildNames.Preparation(observation.Object.Name, number),
                PrepareDigest = DigestOf(prepare),
                StartTime = now,
                Failures = before is not null && IsOf(before, observation.Spec) ? before.Failures : 0,
            },
            StartTime = status.StartTime ?? now,
        };
    }

    /// <summary>The dataset is there.</summary>
    internal static TrainingJobStatus Succeeded(
        TrainingJobStatus status, DataPreparation preparation, PreparationOutcome.Succeeded done, DateTime now) => Ended(
            status, preparation with { Uri = done.Uri, DatasetDigest = done.Digest, Failures = 0 }, now, AttemptCause.Succeeded, null);

    /// <summary>The preparation failed.</summary>
    internal static TrainingJobStatus Failed(
        TrainingJobStatus status, DataPreparation preparation, AttemptFailure failure, DateTime now)
    {
        preparation = preparation with { Failures = Math.Min(preparation.Failures, int.MaxValue - 1) + 1 };
        return Ended(status, preparation, now, failure.Cause, failure.Message) with
        {
            FailedAttempts = status.FailedAttempts + (failure.Counted ? 1 : 0),
        };
    }

    /// <summary>The preparation ended.</summary>
    internal static TrainingJobStatus Ended(
        TrainingJobStatus status, DataPreparation preparation, DateTime end, AttemptCause cause, string? message) => status with
        {
            Preparation = preparation with
            {
                EndTime = Clock.Seconds(end < preparation.StartTime ? preparation.StartTime : end),
                Cause = cause,
                Message = message,
            },
        };

    /// <summary>A preparation that counts no more: the job starts again, or its workers run although it has no end.</summary>
    internal static DataPreparation? Abandoned(DataPreparation? preparation) => preparation is null
        ? null
        : preparation with { EndTime = preparation.EndTime ?? preparation.StartTime, Cause = AttemptCause.SpecChanged, Failures = 0 };

    // How the result is read has no part in how it is made.
    private static string DigestOf(PrepareOptions prepare) => Digest.Of(prepare with { Output = prepare.Output with { Store = null } });
}
