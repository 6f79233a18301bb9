using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Preparation;

/// <summary>Reads from the object of an engine what came of it.</summary>
public static class PreparationJudge
{
    private const string Field = "spec.dataset.prepare";

    /// <summary>Judges a preparation that has not been recorded as ended.</summary>
    /// <param name="prepare">When it has succeeded, and where the dataset is then.</param>
    /// <param name="uid">The UID that its object had. Null when none was seen yet.</param>
    /// <param name="seen">Its object. Null when it was not read: it is asked for in this pass.</param>
    public static PreparationOutcome Judge(PrepareOptions prepare, string? uid, PreparedObject? seen)
    {
        if (seen?.Refusal is { } refusal)
        {
            return new PreparationOutcome.Refused(refusal);
        }

        // Another number follows, so that a pass that knows an old status never makes the object of this one again.
        if (seen is not null && uid is not null && seen.Uid != uid)
        {
            return new PreparationOutcome.Failed(new AttemptFailure
            {
                Cause = AttemptCause.PodLost,
                Message = $"{seen.Name} was deleted before it had made the dataset",
            });
        }

        if (seen?.Manifest is null || seen.Deleting)
        {
            return new PreparationOutcome.Unfinished();
        }

        // A failure first: an engine that retries may say both, and what it made before it failed is no dataset.
        if (Holds(seen, prepare.Failure.Path, prepare.Failure.Values) is { } failed)
        {
            var says = prepare.Failure.Message is { } path ? First(seen, path) : null;
            return new PreparationOutcome.Failed(new AttemptFailure
            {
                Cause = AttemptCause.Error,
                Counted = true,
                Message = MessageText.Cut($"{Described(seen)} failed: {says ?? $"{prepare.Failure.Path} is {failed}"}"),
            });
        }

        return Holds(seen, prepare.Success.Path, prepare.Success.Values) is null
            ? new PreparationOutcome.Unfinished()
            : Output(prepare.Output, seen);
    }

    private static PreparationOutcome Output(PrepareOutput output, PreparedObject seen)
    {
        var uri = output.Path is { } path ? First(seen, path) : output.Uri?.Replace("{name}", seen.Name, StringComparison.Ordinal);
        if (output.Path is not null && uri is null)
        {
            return Invalid($"{Field}.output.path: {Described(seen)} succeeded, but has nothing at {output.Path}");
        }

        var (parsed, fault) = SourceUri.Parse(uri);
        if (parsed is null)
        {
            return Invalid($"{Field}.output: {Described(seen)} succeeded, but the URL of its dataset {fault}");
        }

        // Which of the options have a meaning depends on the URL, which the object may have said only now.
        if (output.Store is { } store && StoreRules.Faults(store, parsed.Scheme, $"{Field}.output.store") is { Count: > 0 } unfit)
        {
            return Invalid($"{FieldErrorText.Write(unfit)} ({Described(seen)} made {uri})");
        }

        var digest = output.Digest is { } where ? First(seen, where) : null;
        if (output.Digest is not null && (digest is null || !Sha256Text.Is(digest)))
        {
            return Invalid(digest is null
                ? $"{Field}.output.digest: {Described(seen)} succeeded, but has nothing at {output.Digest}"
                : $"{Field}.output.digest: {Described(seen)} has '{digest}' at {output.Digest}, which is not sha256: and 64 hexadecimal "
                    + "digits");
        }

        return new PreparationOutcome.Succeeded(uri!, digest);
    }

    // The engine would make the same again.
    private static PreparationOutcome.Failed Invalid(string message) => new(new AttemptFailure
    {
        Cause = AttemptCause.BadData,
        Permanent = true,
        Message = MessageText.Cut(message),
    });

    private static string? Holds(PreparedObject seen, string path, IReadOnlyList<string> values) =>
        Select(seen, path).FirstOrDefault(text => values.Contains(text, StringComparer.Ordinal));

    private static string? First(PreparedObject seen, string path) =>
        Select(seen, path).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    private static IReadOnlyList<string> Select(PreparedObject seen, string path) => JsonPath.Parse(path).Path?.Select(seen.Manifest) ?? [];

    private static string Described(PreparedObject seen) => $"{seen.Manifest?["kind"]} {seen.Name}";
}

/// <summary>What the object of a preparation says of it.</summary>
public abstract record PreparationOutcome
{
    private PreparationOutcome()
    {
    }

    /// <summary>It is in progress.</summary>
    public sealed record Unfinished : PreparationOutcome;

    /// <summary>The object cannot be read, and so not be made either.</summary>
    /// <param name="Why">What the API server says, and what helps.</param>
    public sealed record Refused(string Why) : PreparationOutcome;

    /// <summary>The dataset is there.</summary>
    /// <param name="Uri">Its URL.</param>
    /// <param name="Digest">Its digest. Null when the engine says none.</param>
    public sealed record Succeeded(string Uri, string? Digest) : PreparationOutcome;

    /// <summary>The dataset was not made, or where it is cannot be told.</summary>
    /// <param name="Failure">How it ended.</param>
    public sealed record Failed(AttemptFailure Failure) : PreparationOutcome;
}
