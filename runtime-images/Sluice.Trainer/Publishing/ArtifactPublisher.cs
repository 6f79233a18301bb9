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

    /// <summary>Writes the artifact. Publishing the same model under the same version again changes nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="report">Its report.</param>
    /// <param name="profile">The profile of its data.</param>
    /// <param name="others">Files that clients need.</param>
    /// <param name="tag">The tag. Null for that of the version; the result of a gate that rejects it has another.</param>
    /// <param name="stop">Stops the write.</param>
    /// <exception cref="JobException">
    /// The version is taken or the repository refuses it (73), or it is unavailable at present (75).
    /// </exception>
    public async Task<StoredArtifact> PublishAsync(
        byte[] model, Report report, DataProfile profile, IEnumerable<ArtifactFile> others, string? tag, CancellationToken stop)
    {
        var artifact = new ModelArtifact
        {
            Description = new ModelDescription
            {
                Name = spec.Model,
                Version = spec.Publish.Version,
                DatasetUrls = spec.Dataset.AllPlaces(),
                Architecture = spec.Trainer.Architecture,
                Precision = report.Compression?.Precision ?? "float32",
                ParamSize = FormattableString.Invariant($"{report.Parameters}"),
            },
            Files =
            [
                ArtifactFile.Model(ArtifactContent.FromBytes(model)),
                ArtifactFile.Report(ArtifactContent.FromBytes(System.Text.Encoding.UTF8.GetBytes(ContractJson.Write(report)))),
                ArtifactFile.Profile(ArtifactContent.FromBytes(profile.Write())),
                .. others,
            ],
        };
        try
        {
            return await store.WriteAsync(artifact, tag ?? spec.Publish.Version, stop);
        }
        catch (VersionTakenException e)
        {
            throw JobException.CannotCreate("VersionTaken", "spec.publish.version", $"{e.Message}; choose another version", e);
        }
        catch (ArtifactUnavailableException e) when (e.IsTransient)
        {
            throw JobException.TryAgain(e.Reason, $"{Field}: {e.Message}");
        }
        catch (ArtifactException e)
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
