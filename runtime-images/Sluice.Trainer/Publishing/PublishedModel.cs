using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Data.Failures;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Publishing;

/// <summary>A published version that a training starts from.</summary>
internal sealed record PublishedModel
{
    /// <summary>The field that names it.</summary>
    public const string Field = "spec.warmStart.version";

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>What it learnt.</summary>
    public required string Task { get; init; }

    /// <summary>Its classes, labels or tags. Null where its task has none.</summary>
    public required IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The encodings of its features.</summary>
    public required IReadOnlyList<FeatureEncoding> Features { get; init; }

    /// <summary>Its weights by name.</summary>
    public required IReadOnlyDictionary<string, SavedWeight> Weights { get; init; }

    /// <summary>Reads a version from its artifact, checked against its digest.</summary>
    /// <param name="version">The version. Null when the training starts from none.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="JobException">The artifact cannot be read or has no weights (66), or cannot be read at present (75).</exception>
    public static async Task<PublishedModel?> ReadAsync(ParentVersion? version, CancellationToken stop)
    {
        if (version is null)
        {
            return null;
        }

        try
        {
            var store = ArtifactStores.Open(version.Artifact.Uri);
            var artifact = await store.OpenAsync(ArtifactDigest.Parse(version.Artifact.Digest), stop);
            if (artifact.Find(ArtifactFile.ReportPath) is not { } report || artifact.Find(ArtifactFile.WeightsPath) is not { } weights)
            {
                throw JobException.NoInput("NoWeights", Field,
                    $"version {version.Version} has no {ArtifactFile.WeightsPath} beside a {ArtifactFile.ReportPath}, so another trainer "
                    + "or an older one made it; name a version that this trainer published");
            }

            var learnt = JsonSerializer.Deserialize<Learnt>(await store.ReadAsync(report, stop), ContractJson.Options);
            return new PublishedModel
            {
                Version = version.Version,
                Task = learnt?.Task ?? throw new InvalidDataException("its report does not say what it learnt"),
                Classes = learnt.Classes,
                Features = learnt.Features ?? throw new InvalidDataException("its report has no features"),
                Weights = SafeTensors.Read(await store.ReadAsync(weights, stop)),
            };
        }
        catch (ArtifactUnavailableException e) when (e.IsTransient)
        {
            throw JobException.TryAgain(e.Reason, $"{Field}: version {version.Version} cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is ArtifactException or InvalidDataException or FormatException
            or JsonException or NotSupportedException)
        {
            throw JobException.NoInput("ParentUnreadable", Field,
                $"version {version.Version} cannot be read: {e.Message}; name another version", e);
        }
    }

    private sealed record Learnt(string? Task, IReadOnlyList<string>? Classes, IReadOnlyList<FeatureEncoding>? Features);
}
