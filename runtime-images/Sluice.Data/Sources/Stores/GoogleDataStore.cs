using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Services;
using Google.Apis.Storage.v1;
using Google.Cloud.Storage.V1;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Sources.Stores;

/// <summary>
/// A bucket of Google Cloud Storage. Listing is the client's; bytes are asked for by the service below it, because the client only pushes
/// them into a stream and cannot tell where a broken read ended.
/// </summary>
internal sealed class GoogleDataStore : IDataStore
{
    private readonly string bucket;
    private readonly string host;
    private readonly StorageService service;
    private readonly StorageClientImpl client;

    /// <summary>Reads from one bucket.</summary>
    /// <param name="bucket">Name of the bucket.</param>
    /// <param name="options">Address of the service. Null for Google's own.</param>
    /// <param name="credentials">serviceAccount.json. Without it those of the environment are used, or none.</param>
    public GoogleDataStore(string bucket, StoreOptions? options, StoreCredentials credentials)
    {
        credentials.Expect("serviceAccount.json");
        this.bucket = bucket;
        service = new StorageService(new BaseClientService.Initializer
        {
            ApplicationName = "Sluice",
            BaseUri = options?.Endpoint is { } endpoint ? endpoint.TrimEnd('/') + "/storage/v1/" : null,
            HttpClientFactory = new Handlers(credentials),
            HttpClientInitializer = Find(credentials),
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,

            // Objects that are stored compressed are wanted as they are stored.
            GZipEnabled = false,
        });
        client = new StorageClientImpl(service);
        host = new Uri(service.BaseUri).Authority;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellation) => GuardedAsync(
        async Task<IReadOnlyList<StoreFile>> () =>
        {
            var files = new List<StoreFile>();
            var options = new ListObjectsOptions { Fields = "items(name,size),nextPageToken", RetryOptions = RetryOptions.Never };
            var items = client.ListObjectsAsync(bucket, folder, options).WithCancellation(cancellation).ConfigureAwait(false);
            await foreach (var item in items)
            {
                if (!item.Name.EndsWith('/'))
                {
                    files.Add(new StoreFile(item.Name, (long?)item.Size));
                }
            }

            return files;
        },
        cancellation);

    /// <inheritdoc />
    public Task<StoreContent> OpenAsync(StoreFile file, long offset, CancellationToken cancellation) => GuardedAsync(
        async () =>
        {
            var get = service.Objects.Get(bucket, file.Path);
            var range = offset > 0 && file.Tag is not null;
            get.IfGenerationMatch = range ? long.Parse(file.Tag!, CultureInfo.InvariantCulture) : null;
            using var request = get.CreateRequest();
            var address = new UriBuilder(request.RequestUri!);
            address.Query += "&alt=media";
            request.RequestUri = address.Uri;
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            request.Headers.Range = range ? new RangeHeaderValue(offset, null) : null;
            var response = await service.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                using (response)
                {
                    throw StoreException.Of(response, host, null);
                }
            }

            var content = await StoreHttp.ContentAsync(response, offset, cancellation).ConfigureAwait(false);
            return content with
            {
                Tag = response.Headers.TryGetValues("x-goog-generation", out var generation) ? generation.First() : null,
            };
        },
        cancellation);

    /// <inheritdoc />
    public void Dispose() => service.Dispose();

    private static GoogleCredential? Find(StoreCredentials credentials)
    {
        const string ReadOnly = "https://www.googleapis.com/auth/devstorage.read_only";
        try
        {
            return (credentials.Read("serviceAccount.json") is { } json
                ? CredentialFactory.FromJson<ServiceAccountCredential>(json).ToGoogleCredential()
                : GoogleCredential.GetApplicationDefault()).CreateScoped(ReadOnly);
        }
        catch (Exception error) when (
            credentials.PathOf("serviceAccount.json") is null && error.GetBaseException() is InvalidOperationException)
        {
            return null; // A public bucket needs none.
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException
            or Newtonsoft.Json.JsonException)
        {
            // The parser's message is left out, since it could quote the key.
            throw StoreCredentials.Wrong("its key serviceAccount.json is not the key of a service account, as Google writes it");
        }
    }

    private async Task<T> GuardedAsync<T>(Func<Task<T>> send, CancellationToken cancellation)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (GoogleApiException error) when (error.HttpStatusCode != 0)
        {
            var remedy = error.HttpStatusCode == HttpStatusCode.NotFound ? $"; correct the bucket '{bucket}'" : "";
            throw new StoreException(
                StoreException.FaultOf(error.HttpStatusCode),
                $"{host} answered {(int)error.HttpStatusCode} {error.Error?.Message}{remedy}",
                error);
        }
        catch (TokenResponseException error)
        {
            throw new StoreException(
                StoreFault.Denied,
                $"no token for the service account: {error.Error?.Error}; renew serviceAccount.json in the Secret",
                error);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && StoreException.Of(error, host) is { } fault)
        {
            throw fault;
        }
    }

    private sealed class Handlers(StoreCredentials credentials) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => StoreHttp.Handler(credentials);
    }
}
