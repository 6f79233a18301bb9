using System.Net;
using Azure;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Sources.Stores;

/// <summary>A container of Azure Blob Storage.</summary>
internal sealed class AzureDataStore : IDataStore
{
    private readonly string host;
    private readonly HttpClient http;
    private readonly BlobContainerClient container;

    /// <summary>Reads from one container.</summary>
    /// <param name="account">Name of the storage account.</param>
    /// <param name="name">Name of the container.</param>
    /// <param name="options">Endpoint of the account. Null for Azure's own.</param>
    /// <param name="credentials">
    /// connectionString, accountName and accountKey, or sasToken. Without any the container has to be public.
    /// </param>
    public AzureDataStore(string account, string name, StoreOptions? options, StoreCredentials credentials)
    {
        credentials.Expect("connectionString", "accountKey", "sasToken");
        http = StoreHttp.Client(credentials);
        var client = new BlobClientOptions { Transport = new HttpClientTransport(http) };
        client.Retry.MaxRetries = 0;
        container = Open(account, name, options?.Endpoint, credentials, client);
        host = container.Uri.Authority;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellation) => GuardedAsync(
        async Task<IReadOnlyList<StoreFile>> () =>
        {
            var files = new List<StoreFile>();
            var blobs = container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, folder, cancellation);
            await foreach (var blob in blobs.ConfigureAwait(false))
            {
                // An account with a hierarchical namespace lists its folders as blobs.
                if (!blob.Name.EndsWith('/') && blob.Metadata?.ContainsKey("hdi_isfolder") is not true)
                {
                    files.Add(new StoreFile(blob.Name, blob.Properties.ContentLength));
                }
            }

            return files;
        },
        cancellation);

    /// <inheritdoc />
    public Task<StoreContent> OpenAsync(StoreFile file, long offset, CancellationToken cancellation) => GuardedAsync(
        async () =>
        {
            var blob = container.GetBlobBaseClient(file.Path);
            blob = file.Version is { } version ? blob.WithVersion(version) : blob;
            var options = new BlobDownloadOptions();
            if (offset > 0 && file.Tag is { } tag)
            {
                options.Range = new HttpRange(offset);
                options.Conditions = new BlobRequestConditions { IfMatch = new ETag(tag) };
            }

            var answer = (await blob.DownloadStreamingAsync(options, cancellation).ConfigureAwait(false)).Value;
            var start = options.Range.Offset;
            return new StoreContent(answer.Content, start, answer.Details.ContentLength + start, answer)
            {
                Tag = answer.Details.ETag.ToString("H"),
                Version = answer.Details.VersionId,
            };
        },
        cancellation);

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static BlobContainerClient Open(
        string account, string name, string? endpoint, StoreCredentials credentials, BlobClientOptions options)
    {
        try
        {
            if (credentials.Read("connectionString") is { } connection)
            {
                return new BlobContainerClient(connection, name, options);
            }

            var address = new Uri(new Uri((endpoint ?? $"https://{account}.blob.core.windows.net").TrimEnd('/') + '/'), name);
            return credentials.Read("accountKey") is { } key
                ? new BlobContainerClient(address, new StorageSharedKeyCredential(credentials.Read("accountName") ?? account, key), options)
                : credentials.Read("sasToken") is { } token
                    ? new BlobContainerClient(address, new AzureSasCredential(token), options)
                    : new BlobContainerClient(address, options);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw StoreCredentials.Wrong($"its connectionString, accountKey or sasToken is malformed: {error.Message}");
        }
    }

    private async Task<T> GuardedAsync<T>(Func<Task<T>> send, CancellationToken cancellation)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (RequestFailedException error) when (error.Status != 0)
        {
            var remedy = error.ErrorCode switch
            {
                "ContainerNotFound" => $"; correct the container '{container.Name}'",
                "AuthenticationFailed" => "; correct accountKey or sasToken in the Secret",
                "NoAuthenticationInformation" or "PublicAccessNotPermitted" => "; name a Secret in store.credentialsSecretRef",
                "AuthorizationFailure" or "AuthorizationPermissionMismatch" =>
                    "; correct accountKey or sasToken in the Secret, or give it the right to read blobs, and to list them for a pattern",
                _ => "",
            };
            throw new StoreException(
                StoreException.FaultOf((HttpStatusCode)error.Status),
                $"{host} answered {error.Status} {error.ErrorCode}{remedy}".TrimEnd(),
                error);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && StoreException.Of(error, host) is { } fault)
        {
            throw fault;
        }
    }
}
