using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Registry;

/// <summary>Reads credentials from <c>auths</c> of a Docker config.json, which Kubernetes mounts from an image pull secret.</summary>
internal static class DockerCredentials
{
    private const long MaxBytes = 1 << 20;

    /// <summary>The Basic credentials for a registry. Null when the file does not exist or has none for it.</summary>
    public static AuthenticationHeaderValue? Find(string? path, string authority)
    {
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new ArtifactUnavailableException(path, $"it is larger than the {MaxBytes} bytes allowed for it");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.TryGetProperty("auths", out var auths)
                && (auths.TryGetProperty(authority, out var entry) || auths.TryGetProperty("https://" + authority, out entry))
                ? Read(entry)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // The parser's message is left out, since it could quote a secret.
            throw new ArtifactUnavailableException(path, "it is not a readable Docker config.json");
        }
    }

    private static AuthenticationHeaderValue? Read(JsonElement entry)
    {
        if (Text(entry, "auth") is { Length: > 0 } encoded)
        {
            return new AuthenticationHeaderValue("Basic", encoded);
        }

        return Text(entry, "username") is { } user && Text(entry, "password") is { } password
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            : null;
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
