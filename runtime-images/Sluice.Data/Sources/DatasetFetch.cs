using System.Text.Json;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Data.Sources;

/// <summary>
/// Brings the files of a dataset into the pod. Files of a volume are used where they lie; all others are downloaded to scratch, since
/// reading them again and again over the network would neither be repeatable nor fast.
/// </summary>
public static class DatasetFetch
{
    /// <summary>Reads every file of every source once.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="settings">Scratch and Secrets of the pod.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <exception cref="JobException">
    /// The spec breaks a rule (64); data have another digest than expected (65); files are missing or cannot be read (66); a store is away
    /// (75); a Secret cannot be used, or scratch is too small (78).
    /// </exception>
    public static Task<FetchedDataset> FetchAsync(DatasetOptions dataset, DataSettings settings, CancellationToken cancellation) =>
        FetchAsync(dataset, settings, new FetchOptions(), cancellation);

    internal static async Task<FetchedDataset> FetchAsync(
        DatasetOptions dataset, DataSettings settings, FetchOptions options, CancellationToken cancellation)
    {
        foreach (var (field, message) in SourceRules.Faults(dataset))
        {
            throw JobException.BadSpec("DatasetUri", SpecField(field), message);
        }

        var sources = dataset.AllSources();
        var room = ScratchRoom.Of(dataset, settings);
        var fetched = new List<FetchedSource>();
        for (var i = 0; i < sources.Count; i++)
        {
            var fetch = new SourceFetch(sources[i], settings.SourceField(dataset, i), i, settings, room, new Patience(options));
            fetched.Add(await fetch.RunAsync(dataset.Digest is not null, cancellation).ConfigureAwait(false));
        }

        var digest = FetchedDataset.DigestOf(fetched);
        if (dataset.Digest is { } promised && !string.Equals(promised, digest, StringComparison.Ordinal))
        {
            var one = dataset.Uri.Length > 0 && fetched is [{ Files.Count: 1 }];
            throw JobException.BadData(
                "DigestMismatch",
                "spec.dataset.digest",
                $"{(one ? dataset.Uri + " has" : "the data have")} the digest {digest}, but the job expects {promised}; "
                + $"restore the expected {(one ? "file" : "files")}, or correct the digest");
        }

        return new FetchedDataset(fetched, digest);
    }

    private static string SpecField(string field) => field.Length == 0
        ? "spec.dataset"
        : $"spec.dataset.{string.Join('.', field.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName))}";
}
