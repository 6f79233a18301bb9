using System.Security.Cryptography;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Data.Failures;
using Sluice.Data.Profiles;

namespace Sluice.Trainer.Publishing;

/// <summary>Writes a model, its report, the profile of its data and what clients need as an artifact under its version.</summary>
internal sealed class ArtifactPublisher
{
    private const string Field = "spec.publish.repository";
    private const int TagDigits = 12;

    private readonly IArtifactStore store;
    private readonly TrainingJobSpec spec;

    private ArtifactPublisher(IArtifactStore store, TrainingJobSpec spec) => (this.store, this.spec) = (store, spec);

    /// <summary>Opens the repository and checks that it is writable, so that this fails before the training rather than after.</summary>
    /// <exception cref="JobException">Its URI is invalid (64), or its folder is not writable (73).</exception>
    public static ArtifactPublisher Open(TrainingJobSpec spec)
    {
        try
        {
            var store = ArtifactStores.Open(spec.Publish.Repository);
            if (spec.Publish.Repository.StartsWith("file://", StringComparison.Ordinal))
            {
                Probe(new Uri(spec.Publish.Repository).LocalPath);
            }

            return new ArtifactPublisher(store, spec);
        }
        catch (ArtifactInvalidException e)
        {
            throw JobException.BadSpec("Repository", Field, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>
    /// Writes the artifact. Publishing the same model under the same version again changes nothing. Where the tag has the same model with
    /// another report, as when an attempt was lost after it had published and gates were edited since, the tag stays with that, since a tag
    /// never moves, and the artifact gets one of its own: gates decide whether a model is published, but not which model a job asks for.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="report">Its report.</param>
    /// <param name="profile">The profile of its data. Null where Sluice read none.</param>
    /// <param name="others">Files that clients need.</param>
    /// <param name="tag">The tag. Null for that of the version; the result of a gate that rejects it has another.</param>
    /// <param name="stop">Stops the write.</param>
    /// <exception cref="JobException">
    /// The version is taken or the repository refuses it (73), or it is unavailable at present (75).
    /// </exception>
    public async Task<Publication> PublishAsync(
        byte[] model, Report report, DataProfile? profile, IEnumerable<ArtifactFile> others, string? tag, CancellationToken stop)
    {
        var artifact = new ModelArtifact
        {
            Description = new ModelDescription
            {
                Name = spec.Model,
                Version = spec.Publish.Version,
                DatasetUrls = [.. spec.Dataset.AllPlaces().Where(place => place.Length > 0)],
                Architecture = report.Output is null ? spec.Trainer.Architecture : null,
                Precision = report.Output is null ? report.Compression?.Precision ?? "float32" : null,
                ParamSize = FormattableString.Invariant($"{report.Parameters}"),
            },
            Files =
            [
                ArtifactFile.Model(ArtifactContent.FromBytes(model)),
                ArtifactFile.Report(ArtifactContent.FromBytes(System.Text.Encoding.UTF8.GetBytes(ContractJson.Write(report)))),
                .. profile is null ? [] : new[] { ArtifactFile.Profile(ArtifactContent.FromBytes(profile.Write())) },
                .. others,
            ],
        };
        tag ??= spec.Publish.Version;
        try
        {
            return new Publication(await Reported(() => store.WriteAsync(artifact, tag, stop)), tag);
        }
        catch (VersionTakenException e)
        {
            return await Reported(() => HasSameModelAsync(e.Present, artifact, stop))
                ? await PublishBesideAsync(e, artifact, stop)
                : throw JobException.CannotCreate("VersionTaken", "spec.publish.version", $"{e.Message}; choose another version", e);
        }
    }

    // The tag follows from the content, so that each further attempt finds what the one before has written.
    private async Task<Publication> PublishBesideAsync(VersionTakenException taken, ModelArtifact artifact, CancellationToken stop)
    {
        var tag = $"{taken.Version}-report.{taken.Offered.Hex[..TagDigits]}";
        return new Publication(await Reported(() => store.WriteAsync(artifact, tag, stop)), tag)
        {
            Warning = $"the tag {taken.Version} in {store.Uri} stays with {taken.Present}: the same model with the report of an earlier "
                + $"attempt, before gates or the version that they compare with changed; this result has the tag {tag}",
        };
    }

    // All files but the report and its page: the model, its weights, tokenizers, and the profile of the data.
    private async Task<bool> HasSameModelAsync(ArtifactDigest present, ModelArtifact artifact, CancellationToken stop)
    {
        Dictionary<string, string> found;
        try
        {
            found = (await store.OpenAsync(present, stop)).Files.Where(file => !IsReport(file.Path))
                .ToDictionary(file => file.Path, file => file.Digest.Hex);
        }
        catch (ArtifactException e) when (e is not ArtifactUnavailableException)
        {
            return false; // it is no model, or damaged
        }

        var offered = new Dictionary<string, string>();
        foreach (var file in artifact.Files.Where(file => !IsReport(file.Path)))
        {
            await using var content = file.Content.Open();
            offered[file.Path] = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
        }

        return offered.Count == found.Count && offered.All(file => found.GetValueOrDefault(file.Key) == file.Value);

        static bool IsReport(string path) => path is ArtifactFile.ReportPath or ArtifactFile.PagePath;
    }

    private static async Task<T> Reported<T>(Func<Task<T>> access)
    {
        try
        {
            return await access();
        }
        catch (ArtifactUnavailableException e) when (e.IsTransient)
        {
            throw JobException.TryAgain(e.Reason, $"{Field}: {e.Message}");
        }
        catch (ArtifactException e) when (e is not VersionTakenException)
        {
            throw JobException.CannotCreate(e.Reason, Field, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    private static JobException NotWritable(Exception e) => JobException.CannotCreate("RepositoryNotWritable", Field,
        $"{e.Message}; mount a volume there that uid {Environment.UserName} may write to (spec.publish.volume), "
            + "and check that it is not full",
            e);

    private static void Probe(string folder)
    {
        Directory.CreateDirectory(folder);
        var probe = Path.Combine(folder, ".sluice.probe-" + Guid.NewGuid().ToString("n"));
        File.WriteAllBytes(probe, []);
        File.Delete(probe);
    }
}

/// <summary>What was written.</summary>
/// <param name="Stored">The artifact.</param>
/// <param name="Tag">Its tag.</param>
internal sealed record Publication(StoredArtifact Stored, string Tag)
{
    /// <summary>What a person should know of it. Null when there is nothing.</summary>
    public string? Warning { get; init; }
}
