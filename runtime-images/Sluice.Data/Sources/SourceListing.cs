using System.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Sources.Stores;

namespace Sluice.Data.Sources;

/// <summary>A file of a source that is to be read.</summary>
/// <param name="Store">What holds it.</param>
/// <param name="File">Its place there.</param>
/// <param name="Name">Name relative to the source.</param>
/// <param name="Field">The field that names it, such as <c>spec.dataset.sources[0].uris[2]</c>.</param>
/// <param name="Shown">Its URL, for messages.</param>
internal sealed record ListedFile(IDataStore Store, StoreFile File, string Name, string Field, string Shown);

/// <summary>Finds out which files a source has.</summary>
/// <param name="stores">The stores of the source.</param>
/// <param name="patience">How often a request is sent.</param>
internal sealed class SourceListing(DataStores stores, Patience patience)
{
    private const int Examples = 5;

    /// <summary>The files of a source in ordinal order of their names; at least one.</summary>
    /// <param name="source">The source, which follows <see cref="SourceRules"/>.</param>
    /// <param name="field">The source's field, such as <c>spec.dataset.sources[0]</c>.</param>
    /// <param name="cancellation">Ends the listing.</param>
    /// <exception cref="JobException">They cannot be listed, or there are none.</exception>
    public async Task<IReadOnlyList<ListedFile>> ListAsync(SourceOptions source, string field, CancellationToken cancellation)
    {
        var files = source.Manifest is { } manifest
            ? await OfManifestAsync(Parse(manifest), $"{field}.manifest", cancellation).ConfigureAwait(false)
            : await OfPlacesAsync(source, field, cancellation).ConfigureAwait(false);
        if (files.Count > patience.Options.MostFiles)
        {
            throw JobException.BadSpec(
                "DatasetUri",
                files[0].Field,
                $"names {files.Count} files, but a source may have {patience.Options.MostFiles}; join small ones");
        }

        foreach (var file in files.Where(file => file.Name.Any(char.IsControl)))
        {
            throw JobException.BadData(
                "DatasetUri", file.Field, $"a file has the name '{Visible(file.Name)}'; rename it without control characters");
        }

        foreach (var twice in files.GroupBy(file => file.Shown, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            throw JobException.BadSpec(
                "DatasetUri", twice.Last().Field, $"names {twice.Key}, which {twice.First().Field} names too; each file is read once");
        }

        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static SourceUri Parse(string text) => SourceUri.Parse(text).Uri ?? throw new ArgumentException(text, nameof(text));

    private async Task<IReadOnlyList<ListedFile>> OfPlacesAsync(SourceOptions source, string field, CancellationToken cancellation)
    {
        var places = source.Places().Select(Parse).ToList();
        var folder = CommonFolder([.. places.Select(place => Decoded(place, place.Folder))]);
        var files = new List<ListedFile>();
        for (var i = 0; i < places.Count; i++)
        {
            var place = places[i];
            var named = source.Uris is null ? $"{field}.uri" : $"{field}.uris[{i}]";
            var store = Open(place, named);
            var found = place.IsPattern || place.Scheme == "oci" // whose list has the digests
                ? await MatchAsync(store, place, named, cancellation).ConfigureAwait(false)
                : [new StoreFile(place.Path)];
            files.AddRange(found.Select(file =>
            {
                var url = Decoded(place, place.IsHttp ? file.Path.Split('?')[0] : file.Path);
                return new ListedFile(store, file, url[folder.Length..], named, place.IsPattern ? place.Root + file.Path : place.Shown);
            }));
        }

        return files;
    }

    private async Task<IEnumerable<StoreFile>> MatchAsync(IDataStore store, SourceUri place, string field, CancellationToken cancellation)
    {
        var listed = await GuardedAsync(
            () => patience.RunAsync(inner => store.ListAsync(place.Folder, inner), cancellation), field, place.Shown).ConfigureAwait(false);
        var pattern = new PathPattern(place.Path);
        var found = listed.Where(file => pattern.IsMatch(file.Path)).ToList();
        if (found.Count > 0)
        {
            return found;
        }

        var below = place.Root + place.Folder;
        var examples = listed.Select(file => file.Path).Order(StringComparer.Ordinal).Take(Examples).Select(Visible).ToList();
        throw JobException.NoInput("DatasetMissing", field, listed.Count == 0
            ? $"no file matches {place.Shown}: nothing is below {below}; correct the URL, or put the files there"
            : $"no file matches {place.Shown}: of the {listed.Count} files below {below} none fits, such as "
                + $"{string.Join(", ", examples)}; correct the pattern");
    }

    private async Task<IReadOnlyList<ListedFile>> OfManifestAsync(SourceUri manifest, string field, CancellationToken cancellation)
    {
        var store = Open(manifest, field);
        var bytes = await GuardedAsync(
            () => patience.RunAsync(inner => ReadAsync(store, new StoreFile(manifest.Path), inner), cancellation),
            field,
            manifest.Shown).ConfigureAwait(false);
        try
        {
            return [.. DigestManifest.Read(new UTF8Encoding(false, true).GetString(bytes)).Select(file =>
            {
                var path = manifest.Folder
                    + (manifest.IsHttp ? string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString)) : file.Name);
                return new ListedFile(store, new StoreFile(path, Digest: file.Digest), file.Name, field, manifest.Root + path);
            })];
        }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            throw JobException.BadData("ManifestInvalid", field, $"{manifest.Shown} is not a list of digests: {error.Message}");
        }
    }

    private static async Task<byte[]> ReadAsync(IDataStore store, StoreFile file, CancellationToken cancellation)
    {
        var content = await store.OpenAsync(file, 0, cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var buffer = new byte[DigestManifest.Largest + 1];
            try
            {
                var count = await content.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)
                    .ConfigureAwait(false);
                return count <= DigestManifest.Largest
                    ? buffer[..count]
                    : throw new StoreException(
                        StoreFault.Unreadable, $"it is larger than the {DigestManifest.Largest} bytes of a manifest");
            }
            catch (Exception error) when (error is IOException && !cancellation.IsCancellationRequested)
            {
                throw new StoreException(StoreFault.Transient, $"the connection broke: {error.Message}", error);
            }
        }
    }

    private IDataStore Open(SourceUri place, string field)
    {
        try
        {
            return stores.Of(place);
        }
        catch (StoreException error)
        {
            throw SourceFailure.Of(error, field, place.Shown);
        }
    }

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> read, string field, string where)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            throw SourceFailure.Of(error, field, where);
        }
    }

    private static string Decoded(SourceUri place, string path) => place.Root + (place.IsHttp ? Uri.UnescapeDataString(path) : path);

    // The longest folder in which all of them are, with a slash at its end, or empty.
    private static string CommonFolder(IReadOnlyList<string> folders)
    {
        var shared = folders[0].AsSpan();
        foreach (var folder in folders)
        {
            shared = shared[..shared.CommonPrefixLength(folder)];
        }

        return shared[..(shared.LastIndexOf('/') + 1)].ToString();
    }

    private static string Visible(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
