using System.Net;
using System.Net.Http.Headers;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Manifests;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Registry;

/// <summary>
/// A store in a repository of a registry (OCI distribution specification 1.1). Registries cannot create a tag only if it is absent,
/// so two writers of one version at the same instant may both succeed. The digest in the ModelVersion decides.
/// </summary>
internal sealed class RegistryStore(string uri, RegistryReference reference, ArtifactStoreOptions options) : ArtifactStore(uri, options)
{
    private readonly RegistryConnection connection = new(reference, options);

    public override async Task<ArtifactDigest?> ResolveAsync(string version, CancellationToken cancellation = default)
    {
        ArtifactRules.CheckVersion(version, Uri);
        var place = At($"manifests/{version}");
        using var response = await connection.SendAsync(() => Manifest(HttpMethod.Head, place), cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        Expect(response, place, HttpStatusCode.OK);
        return response.Headers.TryGetValues("Docker-Content-Digest", out var values)
            && ArtifactDigest.TryParse(values.FirstOrDefault(), out var digest)
            ? digest
            : await DigestOfAsync(place, cancellation).ConfigureAwait(false);
    }

    protected override string Place(ArtifactDigest digest, bool isManifest) =>
        At($"{(isManifest ? "manifests" : "blobs")}/{digest}").ToString();

    protected override Task<Stream> OpenManifestAsync(ArtifactDigest digest, CancellationToken cancellation)
    {
        var place = At($"manifests/{digest}");
        return OpenAsync(place, () => Manifest(HttpMethod.Get, place), cancellation);
    }

    protected override Task<Stream> OpenBlobAsync(ArtifactDigest digest, CancellationToken cancellation)
    {
        var place = At($"blobs/{digest}");
        return OpenAsync(place, () => new HttpRequestMessage(HttpMethod.Get, place), cancellation);
    }

    protected override async Task PutBlobAsync(Descriptor blob, ArtifactContent content, CancellationToken cancellation)
    {
        var place = At($"blobs/{blob.Digest}");
        using (var present = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Head, place), cancellation)
            .ConfigureAwait(false))
        {
            if (present.StatusCode == HttpStatusCode.OK)
            {
                return;
            }
        }

        var uploads = At("blobs/uploads/");
        using var started = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Post, uploads), cancellation)
            .ConfigureAwait(false);
        Expect(started, uploads, HttpStatusCode.Accepted);
        var location = started.Headers.Location
            ?? throw new ArtifactUnavailableException(uploads.ToString(), "the answer to an upload has no Location");
        var target = new UriBuilder(new Uri(uploads, location));
        var query = target.Query.Length > 1 ? target.Query[1..] + "&" : "";
        target.Query = query + $"digest={System.Uri.EscapeDataString(blob.Digest.ToString())}";
        using var done = await connection.SendAsync(
            () =>
            {
                var body = new StreamContent(content.Open());
                body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                body.Headers.ContentLength = blob.Size;
                return new HttpRequestMessage(HttpMethod.Put, target.Uri) { Content = body };
            },
            cancellation).ConfigureAwait(false);
        Expect(done, place, HttpStatusCode.Created);
    }

    protected override async Task PutManifestAsync(byte[] manifest, ArtifactDigest digest, string version, CancellationToken cancellation)
    {
        CheckVersion(version, await ResolveAsync(version, cancellation).ConfigureAwait(false), digest);
        var place = At($"manifests/{version}");
        using var response = await connection.SendAsync(
            () =>
            {
                var body = new ByteArrayContent(manifest);
                body.Headers.ContentType = new MediaTypeHeaderValue(MediaTypes.Manifest);
                return new HttpRequestMessage(HttpMethod.Put, place) { Content = body };
            },
            cancellation).ConfigureAwait(false);
        Expect(response, place, HttpStatusCode.Created);
    }

    private static HttpRequestMessage Manifest(HttpMethod method, Uri place)
    {
        var request = new HttpRequestMessage(method, place);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.Manifest));
        return request;
    }

    internal static void Expect(HttpResponseMessage response, Uri place, HttpStatusCode expected)
    {
        if (response.StatusCode != expected)
        {
            throw Refusal(response, place, expected);
        }
    }

    internal static ArtifactUnavailableException Refusal(HttpResponseMessage response, Uri place, HttpStatusCode expected) => new(
        place.ToString(),
        response.StatusCode switch
        {
            HttpStatusCode.NotFound => "it does not exist; was the version published to this repository?",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"access was refused ({(int)response.StatusCode}); mount a pull secret and set DOCKER_CONFIG to its folder",
            _ => $"the registry answered {(int)response.StatusCode}; expected {(int)expected}",
        },
        transient: (int)response.StatusCode is 429 or >= 500)
    {
        Status = (int)response.StatusCode,
    };

    private Uri At(string path) => new(connection.Root, path);

    private async Task<ArtifactDigest> DigestOfAsync(Uri place, CancellationToken cancellation)
    {
        var content = await OpenAsync(place, () => Manifest(HttpMethod.Get, place), cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            return (await VerifiedCopy.MeasureAsync(content, cancellation, MaxManifestBytes).ConfigureAwait(false)).Digest;
        }
    }

    private async Task<Stream> OpenAsync(Uri place, Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        var response = await connection.SendAsync(make, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            using (response)
            {
                Expect(response, place, HttpStatusCode.OK);
            }
        }

        // The stream owns the connection, and releases it when it is closed.
        return await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
    }
}
