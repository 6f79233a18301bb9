using System.Net;
using System.Security.Cryptography;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.S3.Model;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Sources.Stores;

/// <summary>
/// A bucket of S3 or of a server that speaks its protocol. Checksums are asked for only where the protocol requires them, because many such
/// servers store the SDK's chunked trailers as data (aws/aws-sdk-net#3610).
/// </summary>
internal sealed class S3DataStore : IDataStore
{
    private readonly string bucket;
    private readonly int pageSize;
    private readonly string host;
    private readonly string? customerKey;
    private readonly HttpClient http;
    private readonly AmazonS3Client client;

    /// <summary>Reads from one bucket.</summary>
    /// <param name="bucket">Name of the bucket.</param>
    /// <param name="options">Endpoint, region and path style.</param>
    /// <param name="credentials">accessKeyId, secretAccessKey, sessionToken and sseCustomerKey.</param>
    /// <param name="pageSize">Files that are listed by one request.</param>
    public S3DataStore(string bucket, StoreOptions? options, StoreCredentials credentials, int pageSize = 1000)
    {
        credentials.Expect("accessKeyId", "secretAccessKey", "sessionToken", "sseCustomerKey");
        this.bucket = bucket;
        this.pageSize = pageSize;
        var region = options?.Region ?? (Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } set ? set : "us-east-1");
        http = StoreHttp.Client(credentials);
        var config = new AmazonS3Config
        {
            AuthenticationRegion = region,
            ForcePathStyle = options?.PathStyle ?? options?.Endpoint is not null,
            MaxErrorRetry = 0,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = new OneClient(http),
        };
        if (options?.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        host = options?.Endpoint is { } address ? new Uri(address).Authority : $"s3.{region}.amazonaws.com";
        customerKey = credentials.Read("sseCustomerKey");
        client = new AmazonS3Client(Find(credentials), config);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        var files = new List<StoreFile>();
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = folder, MaxKeys = pageSize };
        while (true)
        {
            var page = await GuardedAsync(() => client.ListObjectsV2Async(request, cancellation), cancellation).ConfigureAwait(false);
            files.AddRange((page.S3Objects ?? [])
                .Where(item => !item.Key.EndsWith('/'))
                .Select(item => new StoreFile(item.Key, item.Size)));
            if (page.IsTruncated is not true)
            {
                return files;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <inheritdoc />
    public async Task<StoreContent> OpenAsync(StoreFile file, long offset, CancellationToken cancellation)
    {
        var request = new GetObjectRequest { BucketName = bucket, Key = file.Path, VersionId = file.Version };
        if (customerKey is not null)
        {
            request.ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256;
            request.ServerSideEncryptionCustomerProvidedKey = customerKey;
        }

        if (offset > 0 && file.Tag is not null)
        {
            request.ByteRange = new ByteRange($"bytes={offset}-");
            request.EtagToMatch = file.Tag;
        }

        var response = await GuardedAsync(() => client.GetObjectAsync(request, cancellation), cancellation).ConfigureAwait(false);
        var isPart = response.HttpStatusCode == HttpStatusCode.PartialContent;
        return new StoreContent(
            response.ResponseStream, isPart ? offset : 0, response.ContentLength + (isPart ? offset : 0), response)
        {
            Tag = response.ETag,
            Version = response.VersionId is "" or "null" ? null : response.VersionId,
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        client.Dispose();
        http.Dispose();
    }

    // Those of the Secret, or those that the SDK finds: variables, a web identity, the node's role. A public bucket needs none.
    private static AWSCredentials Find(StoreCredentials credentials)
    {
        if (credentials.Pair("accessKeyId", "secretAccessKey") is var (id, secret))
        {
            return credentials.Read("sessionToken") is { } token
                ? new SessionAWSCredentials(id, secret, token)
                : new BasicAWSCredentials(id, secret);
        }

        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (AmazonClientException)
        {
            return new AnonymousAWSCredentials();
        }
    }

    private async Task<T> GuardedAsync<T>(Func<Task<T>> send, CancellationToken cancellation)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (error.StatusCode != 0)
        {
            throw Fault(error);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && StoreException.Of(error, host) is { } fault)
        {
            throw fault;
        }
        catch (Exception error) when (error is AmazonClientException or CryptographicException)
        {
            throw new StoreException(StoreFault.Unreadable, $"{host}: {error.Message}", error);
        }
    }

    private StoreException Fault(AmazonS3Exception error)
    {
        // Some servers do not say that their answer is XML, and then the SDK knows the status alone.
        var words = error.Message.Contains("No further error information", StringComparison.Ordinal) || error.Message.Length == 0
            ? ""
            : $": {error.Message.TrimEnd('.')}";
        var remedy = error.ErrorCode switch
        {
            "NoSuchBucket" => $"; correct the bucket '{bucket}', or store.endpoint",
            "InvalidAccessKeyId" => "; correct accessKeyId in the Secret",
            "SignatureDoesNotMatch" => "; correct secretAccessKey in the Secret",
            "ExpiredToken" or "InvalidToken" => "; renew sessionToken in the Secret",
            "AccessDenied" => "; the credentials need s3:GetObject, and s3:ListBucket for a pattern",
            "PermanentRedirect" or "AuthorizationHeaderMalformed" => "; set store.region to that of the bucket",
            _ => "",
        };
        var message = $"{host} answered {(int)error.StatusCode} {error.ErrorCode}{words}{remedy}";
        return error.ErrorCode is "SlowDown" or "RequestTimeTooSkewed" or "RequestTimeout"
            ? new StoreException(StoreFault.Transient, message, error)
            : new StoreException(StoreException.FaultOf(error.StatusCode), message, error);
    }

    // The SDK caches clients of its own by configuration, which does not know of the authorities.
    private sealed class OneClient(HttpClient http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
