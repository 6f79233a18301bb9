using System.Net.Http.Headers;
using System.Text.Json;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Registry;

/// <summary>The Authorization header of a registry: none, Basic credentials, or a bearer token, which may be anonymous.</summary>
internal sealed class RegistryTokens(HttpClient client, RegistryReference reference, ArtifactStoreOptions options, bool plain)
{
    private const int MaxTokenBytes = 256 << 10;

    public AuthenticationHeaderValue? Current { get; private set; }

    /// <summary>Answers the challenge of a 401. A 401 to the next request is final.</summary>
    public async Task AnswerAsync(HttpHeaderValueCollection<AuthenticationHeaderValue> challenges, CancellationToken cancellation)
    {
        var credentials = DockerCredentials.Find(options.DockerConfigPath, reference.Authority);
        if (BearerChallenge.Find(challenges) is { } challenge)
        {
            Current = await TokenAsync(challenge, credentials, cancellation).ConfigureAwait(false);
        }
        else
        {
            Current = credentials;
        }
    }

    private async Task<AuthenticationHeaderValue> TokenAsync(
        BearerChallenge challenge, AuthenticationHeaderValue? credentials, CancellationToken cancellation)
    {
        if (challenge.Realm.Scheme != "https" && !plain)
        {
            throw new ArtifactUnavailableException(reference.Authority, $"it asks for a token from {challenge.Realm}, which is not https");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, challenge.TokenUri($"repository:{reference.Repository}:pull,push"));
        request.Headers.Authorization = credentials;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            var status = (int)response.StatusCode;
            throw new ArtifactUnavailableException(challenge.Realm.ToString(), credentials is null
                ? $"it issues no token without credentials ({status}); mount a pull secret and set DOCKER_CONFIG to its folder"
                : $"the credentials for {reference.Authority} were refused ({status})");
        }

        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var buffer = new byte[MaxTokenBytes];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return Parse(buffer.AsMemory(0, length)) is { } token
                ? new AuthenticationHeaderValue("Bearer", token)
                : throw new ArtifactUnavailableException(challenge.Realm.ToString(), "its answer contains no token", transient: true);
        }
    }

    private static string? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                && (document.RootElement.TryGetProperty("token", out var token)
                    || document.RootElement.TryGetProperty("access_token", out token))
                && token.ValueKind == JsonValueKind.String
                ? token.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
