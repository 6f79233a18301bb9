using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Data.Failures;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Reporting;

/// <summary>What an earlier version reported of itself, which a report compares with.</summary>
internal sealed record ParentReport
{
    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>What it is to the model, in words that follow its number.</summary>
    public required string Relation { get; init; }

    /// <summary>Its metrics on its held-out rows.</summary>
    public required IReadOnlyDictionary<string, string> Metrics { get; init; }

    /// <summary>Digest of its dataset. Null when it does not say.</summary>
    public string? Dataset { get; init; }

    /// <summary>The numbers of its held-out rows. Null when it does not say, or there are too many.</summary>
    public IReadOnlyList<long>? HeldOut { get; init; }

    /// <summary>Whether both were measured on the same rows, as far as the reports say.</summary>
    public bool HasRowsOf(Report report) => Dataset == report.Dataset.Digest
        && HeldOut is not null && report.Split.HeldOut is { } rows && HeldOut.SequenceEqual(rows);

    /// <summary>
    /// Reads the report of the version that the training starts from, or else of the one that gates compare with.
    /// </summary>
    /// <param name="document">The job.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The report. Null when there is no such version, or its report cannot be read, which is no reason to fail.</returns>
    /// <exception cref="JobException">The artifact cannot be read at present (75).</exception>
    public static async Task<ParentReport?> ReadAsync(JobDocument document, CancellationToken stop)
    {
        if ((document.WarmStart ?? document.Baseline) is not { } version)
        {
            return null;
        }

        try
        {
            var store = ArtifactStores.Open(version.Artifact.Uri);
            var artifact = await store.OpenAsync(ArtifactDigest.Parse(version.Artifact.Digest), stop);
            var relation = document.WarmStart is not null
                ? "the version that the training started from"
                : "the version that was stable in production when the attempt began";
            return artifact.Find(ArtifactFile.ReportPath) is { } file
                ? Read(await store.ReadAsync(file, stop), version.Version, relation)
                : null;
        }
        catch (ArtifactUnavailableException e) when (e.IsTransient)
        {
            throw JobException.TryAgain(e.Reason, $"version {version.Version} cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is ArtifactException or FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a report. Null when it is none of this trainer's.</summary>
    internal static ParentReport? Read(ReadOnlySpan<byte> json, string version, string relation)
    {
        try
        {
            return JsonSerializer.Deserialize<Described>(json, ContractJson.Options) is { HeldOut.Metrics: { } metrics } described
                ? new ParentReport
                {
                    Version = version,
                    Relation = relation,
                    Metrics = metrics,
                    Dataset = described.Dataset?.Digest,
                    HeldOut = described.Split?.HeldOut,
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Described(DescribedRows? HeldOut, DescribedDataset? Dataset, DescribedSplit? Split);

    private sealed record DescribedRows(IReadOnlyDictionary<string, string>? Metrics);

    private sealed record DescribedDataset(string? Digest);

    private sealed record DescribedSplit(IReadOnlyList<long>? HeldOut);
}
