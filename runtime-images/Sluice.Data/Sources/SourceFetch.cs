using System.Globalization;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Sources.Stores;

namespace Sluice.Data.Sources;

/// <summary>Brings the files of one source into the pod.</summary>
/// <param name="source">The source.</param>
/// <param name="field">Its field, such as <c>spec.dataset.sources[0]</c>.</param>
/// <param name="index">Its place in the list, from 0.</param>
/// <param name="settings">Scratch and Secrets of the pod.</param>
/// <param name="room">The room for downloaded files.</param>
/// <param name="patience">How often a request is sent.</param>
internal sealed class SourceFetch(
    SourceOptions source, string field, int index, DataSettings settings, ScratchRoom room, Patience patience)
{
    private readonly string folder = Path.Combine(settings.Scratch, "sources", index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads the files.</summary>
    /// <param name="isPinned">Whether the job says which digest the dataset has.</param>
    /// <param name="cancellation">Ends the download.</param>
    public async Task<FetchedSource> RunAsync(bool isPinned, CancellationToken cancellation)
    {
        var secret = source.Store?.CredentialsSecretRef is null
            ? null
            : Path.Combine(settings.Credentials, index.ToString(CultureInfo.InvariantCulture));
        using var stores = new DataStores(source.Store, new StoreCredentials(secret));
        var listed = await new SourceListing(stores, patience).ListAsync(source, field, cancellation).ConfigureAwait(false);
        MakeRoom(listed);
        var files = new FetchedFile[listed.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = patience.Options.Parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, listed.Count), parallel, async (i, inner) =>
            files[i] = await ReadAsync(listed[i], i, inner).ConfigureAwait(false)).ConfigureAwait(false);
        return new FetchedSource(source.Name!, source, files)
        {
            IsMutable = !isPinned && source.Manifest is null && files.Any(file => file.Version is null),
        };
    }

    private void MakeRoom(IReadOnlyList<ListedFile> listed)
    {
        try
        {
            // What an attempt of this pod before left behind.
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw JobException.BadConfiguration(
                "ScratchUnwritable",
                $"{settings.Scratch} cannot be written: {error.Message}; mount a volume there that uid 65532 may write");
        }

        try
        {
            room.Expect(listed.Where(file => file.Store.LocalPath(file.File) is null).Sum(file => file.File.Size ?? 0));
        }
        catch (ScratchFullException error)
        {
            throw SourceFailure.Of(error, listed[0].Field, $"all of {field}", settings.Scratch);
        }
    }

    private async Task<FetchedFile> ReadAsync(ListedFile file, int number, CancellationToken cancellation)
    {
        var place = file.Store.LocalPath(file.File) ?? NewPlace(file.Name, number);
        var isLocal = file.Store.LocalPath(file.File) is not null;
        var part = isLocal ? null : place + ".part";
        try
        {
            using var download = new Download(file.Store, file.File, part, room, patience);
            var read = await download.RunAsync(cancellation).ConfigureAwait(false);
            if (file.File.Digest is { } promised && promised != read.Digest)
            {
                throw JobException.BadData(
                    "DigestMismatch",
                    file.Field,
                    $"{file.Shown} has the digest {read.Digest}, but the manifest lists {promised}; "
                    + "restore the file, or write the manifest again");
            }

            if (part is not null)
            {
                File.Move(part, place, overwrite: true);
            }

            return new FetchedFile(file.Name, place, read.Size, read.Digest) { Version = read.Version };
        }
        catch (StoreException error)
        {
            throw SourceFailure.Of(error, file.Field, file.Shown);
        }
        catch (ScratchFullException error)
        {
            throw SourceFailure.Of(error, file.Field, file.Shown, settings.Scratch);
        }
    }

    // Each file has a folder of its own, because a store may have both "a" and "a/b", and names that no file system takes.
    private string NewPlace(string name, int number)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, number.ToString("D6", CultureInfo.InvariantCulture))).FullName;
        var last = string.Concat(name[(name.LastIndexOf('/') + 1)..]
            .Select(mark => char.IsAsciiLetterOrDigit(mark) || mark is '.' or '-' ? mark : '_'));
        return Path.Combine(own, last.Length > 100 ? last[^100..] : last);
    }
}
