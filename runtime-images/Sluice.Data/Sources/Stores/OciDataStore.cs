using System.Net;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Registry;
using Sluice.Artifacts.Stores;

namespace Sluice.Data.Sources.Stores;

/// <summary>The files of an artifact in an image registry. The manifest lists them with their digests.</summary>
internal sealed class OciDataStore : IDataStore
{
    private readonly string reference;
    private readonly string host;
    private readonly HttpClient client;
    private readonly RegistryFiles registry;
    private Dictionary<string, StoredFile>? files;
    private string? manifest;

    /// <summary>Reads one artifact.</summary>
    /// <param name="root"><c>oci://host/repository:tag/</c> or <c>oci://host/repository@sha256:…/</c>.</param>
    /// <param name="credentials">.dockerconfigjson. Without it that of the environment is used.</param>
    public OciDataStore(string root, StoreCredentials credentials)
    {
        credentials.Expect(".dockerconfigjson");
        var name = root.TrimEnd('/');
        var end = name.Contains('@', StringComparison.Ordinal) ? name.IndexOf('@', StringComparison.Ordinal) : name.LastIndexOf(':');
        reference = name[(end + 1)..];
        host = name["oci://".Length..].Split('/')[0];
        client = StoreHttp.Client(credentials);
        var options = ArtifactStoreOptions.FromEnvironment() with { Client = client };
        registry = new RegistryFiles(
            name[..end], credentials.PathOf(".dockerconfigjson") is { } path ? options with { DockerConfigPath = path } : options);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        var (digest, listed) = await GuardedAsync(() => registry.ListAsync(reference, cancellation), cancellation).ConfigureAwait(false);
        manifest = digest.ToString();
        files = listed.ToDictionary(file => file.Path, StringComparer.Ordinal);
        return [.. listed.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal))
            .Select(file => new StoreFile(file.Path, file.Size, file.Digest.ToString()))];
    }

    /// <inheritdoc />
    public async Task<StoreContent> OpenAsync(StoreFile file, long offset, CancellationToken cancellation)
    {
        if (files is null)
        {
            await ListAsync("", cancellation).ConfigureAwait(false);
        }

        var stored = files!.GetValueOrDefault(file.Path) ?? throw new StoreException(
            StoreFault.Missing,
            $"the artifact has no file '{file.Path}', but {string.Join(", ", files!.Keys.Order(StringComparer.Ordinal).Take(5))}; "
            + "correct the path");
        var response = await GuardedAsync(() => registry.OpenAsync(stored, offset, cancellation), cancellation).ConfigureAwait(false);
        var content = await StoreHttp.ContentAsync(response, offset, cancellation).ConfigureAwait(false);
        return content with { Size = stored.Size, Tag = stored.Digest.ToString(), Version = manifest };
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<T> GuardedAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (ArtifactUnavailableException error) when (error.Status is { } status)
        {
            throw new StoreException(StoreException.FaultOf((HttpStatusCode)status), $"{host} answered {status}", error);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && error is not ArtifactInvalidException
            && StoreException.Of(error, host) is { } fault)
        {
            throw fault;
        }
        catch (ArtifactException error)
        {
            throw new StoreException(
                error is ArtifactUnavailableException { IsTransient: true } ? StoreFault.Transient : StoreFault.Unreadable,
                error.Message,
                error);
        }
    }
}
