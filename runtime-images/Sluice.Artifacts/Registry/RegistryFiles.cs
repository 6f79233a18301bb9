using System.Net;
using System.Net.Http.Headers;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Manifests;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Registry;

/// <summary>
/// The files of an artifact in a registry, whatever its type: each layer is one, named by its annotation for the path or the title, as
/// <c>oras push</c> writes it. All methods throw an <see cref="ArtifactException"/> when the registry or the artifact is at fault.
/// </summary>
public sealed class RegistryFiles
{
    private const int MaxManifestBytes = 4 << 20;
    private readonly RegistryConnection connection;

    /// <summary>Reads from a repository. This accesses no network.</summary>
    /// <param name="uri"><c>oci://host[:port]/repository</c>, without tag and digest.</param>
    /// <param name="options">How the registry is reached.</param>
    public RegistryFiles(string uri, ArtifactStoreOptions options) =>
        connection = new RegistryConnection(RegistryReference.Parse(uri), options);

    /// <summary>The files under a tag or a manifest's digest.</summary>
    /// <param name="reference">Tag or digest.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <returns>The digest of the manifest, and the files in the order of the layers.</returns>
    public async Task<(ArtifactDigest Manifest, IReadOnlyList<StoredFile> Files)> ListAsync(
        string reference, CancellationToken cancellation)
    {
        var place = new Uri(connection.Root, $"manifests/{reference}");
        using var response = await connection.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, place);
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.Manifest));
                return request;
            },
            cancellation).ConfigureAwait(false);
        RegistryStore.Expect(response, place, HttpStatusCode.OK);
        var manifest = await ReadAsync(response, place, cancellation).ConfigureAwait(false);
        var digest = ArtifactDigest.Of(manifest.Span);
        return ArtifactDigest.TryParse(reference, out var expected) && expected != digest
            ? throw new DigestMismatchException(place.ToString(), expected, digest.ToString())
            : (digest, ManifestReader.ReadFiles(manifest, place.ToString()));
    }

    /// <summary>Asks for the bytes of a file. They are not checked against its digest.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">The first byte that is wanted. A registry may send all of them, as status and headers say.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <returns>The answer, whose status is 200 or 206, to be disposed after use.</returns>
    public async Task<HttpResponseMessage> OpenAsync(StoredFile file, long offset, CancellationToken cancellation)
    {
        var place = new Uri(connection.Root, $"blobs/{file.Digest}");
        var response = await connection.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, place);
                request.Headers.Range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
                return request;
            },
            cancellation).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
        {
            return response;
        }

        using (response)
        {
            throw RegistryStore.Refusal(response, place, HttpStatusCode.OK);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, Uri place, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var buffer = new byte[MaxManifestBytes + 1];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return length <= MaxManifestBytes
                ? buffer.AsMemory(0, length)
                : throw new ArtifactInvalidException(place.ToString(), $"the manifest is larger than the {MaxManifestBytes} bytes allowed");
        }
    }
}
