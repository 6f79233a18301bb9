using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Sources.Stores;
using Sluice.Data.Tests.Sources.Servers;

namespace Sluice.Data.Tests.Sources;

/// <summary>A moto server, which keeps to the protocol but asks for no secret, and a client that fills its buckets.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private StoreProcess? process;

    public string Address => $"http://127.0.0.1:{process!.Port}";

    public AmazonS3Client Client { get; private set; } = null!;

    public static AmazonS3Client Connect(string address, HttpClientFactory? clients = null) => new(
        new BasicAWSCredentials("writer", "secret"),
        new AmazonS3Config
        {
            ServiceURL = address,
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = clients,
        });

    public async Task InitializeAsync()
    {
        process = await StoreProcess.StartAsync("moto_server", port => ["-H", "127.0.0.1", "-p", $"{port}"]);
        Client = Connect(Address);
    }

    public Task DisposeAsync()
    {
        Client.Dispose();
        process!.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A bucket with these files, each with its name as content.</summary>
    public async Task<string> BucketAsync(params IEnumerable<string> keys)
    {
        var bucket = $"b-{Guid.NewGuid():N}";
        await Client.PutBucketAsync(bucket);
        foreach (var key in keys)
        {
            await Client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = key });
        }

        return bucket;
    }
}

public sealed class S3SourceTests(MotoServer moto) : IClassFixture<MotoServer>, IDisposable
{
    private readonly Fetching fetching = new();

    public void Dispose() => fetching.Dispose();

    [Fact]
    public async Task Files_are_named_by_a_pattern()
    {
        var bucket = await moto.BucketAsync(
            "visits/2026/a.csv", "visits/2026/b.csv", "visits/2025/a.csv", "visits/_SUCCESS", "visits/empty/");

        var data = await fetching.RunAsync(Source($"s3://{bucket}/visits/**/*.csv"));

        Assert.Equal(
            [("2025/a.csv", "visits/2025/a.csv"), ("2026/a.csv", "visits/2026/a.csv"), ("2026/b.csv", "visits/2026/b.csv")],
            Fetching.Contents(data.Sources[0]));
        Assert.Equal(["data"], data.MutableTables);
    }

    [Fact]
    public async Task A_listing_goes_through_all_pages()
    {
        var names = Enumerable.Range(0, 5).Select(i => $"{i}.csv").ToList();
        var bucket = await moto.BucketAsync(names);
        using var store = new S3DataStore(bucket, Source("").Store, new StoreCredentials(fetching.SecretFolder(0)), pageSize: 2);

        var files = await store.ListAsync("", default);

        Assert.Equal(names, files.Select(file => file.Path).Order());
    }

    [Fact]
    public async Task Files_are_named_by_a_manifest_in_the_bucket()
    {
        var bucket = await moto.BucketAsync("t/a.csv", "t/b/c.csv", "t/unlisted.csv");
        var sums = Fetching.Sums(("a.csv", "t/a.csv"), ("b/c.csv", "t/b/c.csv"));
        await moto.Client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "t/SHA256SUMS", ContentBody = sums });

        var data = await fetching.RunAsync(Source("") with { Uri = "", Manifest = $"s3://{bucket}/t/SHA256SUMS" });

        Assert.Equal([("a.csv", "t/a.csv"), ("b/c.csv", "t/b/c.csv")], Fetching.Contents(data.Sources[0]));
        Assert.Equal(Fetching.Digest(sums), data.Digest);
        Assert.Empty(data.MutableTables);
    }

    [Fact]
    public async Task A_bucket_that_keeps_versions_makes_a_source_that_can_be_read_again()
    {
        var bucket = await moto.BucketAsync();
        await moto.Client.PutBucketVersioningAsync(new PutBucketVersioningRequest
        {
            BucketName = bucket,
            VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
        });
        var put = await moto.Client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "a.csv", ContentBody = "first" });

        var data = await fetching.RunAsync(Source($"s3://{bucket}/a.csv"));

        Assert.Equal(put.VersionId, Assert.Single(data.Sources[0].Files).Version);
        Assert.Empty(data.MutableTables);
    }

    [Fact]
    public async Task A_read_from_the_middle_gives_the_bytes_of_the_version_and_tag_that_it_began_with()
    {
        var bucket = await moto.BucketAsync();
        await moto.Client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "a.csv", ContentBody = "0123456789" });
        using var store = new S3DataStore(bucket, Source("").Store, new StoreCredentials(fetching.SecretFolder(0)));
        await using var first = await store.OpenAsync(new StoreFile("a.csv"), 0, default);

        await using var rest = await store.OpenAsync(new StoreFile("a.csv") { Tag = first.Tag }, 4, default);
        var text = await new StreamReader(rest.Body).ReadToEndAsync();
        await moto.Client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "a.csv", ContentBody = "another one" });
        var changed = await Assert.ThrowsAsync<StoreException>(
            () => store.OpenAsync(new StoreFile("a.csv") { Tag = first.Tag }, 4, default));

        Assert.Equal((0, 10, 4, 10, "456789"), (first.Offset, first.Size, rest.Offset, rest.Size, text));
        Assert.Equal(StoreFault.Changed, changed.Fault);
    }

    [Fact]
    public async Task What_is_not_there_is_said_with_what_was_listed()
    {
        var bucket = await moto.BucketAsync("visits/a.parquet", "visits/b.parquet");

        var none = await fetching.FailAsync(Source($"s3://{bucket}/visits/*.csv"));
        var key = await fetching.FailAsync(Source($"s3://{bucket}/visits/c.csv"));
        var where = await fetching.FailAsync(Source("s3://no-such-bucket/visits/*.csv"));

        Assert.Equal([ExitCodes.NoInput, ExitCodes.NoInput, ExitCodes.NoInput], new[] { none, key, where }.Select(error => error.ExitCode));
        Assert.Equal(
            $"spec.dataset.sources[0].uri: no file matches s3://{bucket}/visits/*.csv: of the 2 files below s3://{bucket}/visits/ none "
            + "fits, such as visits/a.parquet, visits/b.parquet; correct the pattern",
            none.Message);
        const string missing = "answered 404 NotFound; correct the URL, or put the file there";
        var host = moto.Address["http://".Length..];
        Assert.Equal(
            $"spec.dataset.sources[0].uri: s3://{bucket}/visits/c.csv: {host} {missing}",
            key.Message);
        Assert.Equal(
            $"spec.dataset.sources[0].uri: s3://no-such-bucket/visits/*.csv: {host} {missing}",
            where.Message);
    }

    [Fact]
    public async Task A_public_file_needs_no_credentials_and_another_one_does()
    {
        var bucket = await moto.BucketAsync("sealed.csv");
        await moto.Client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = bucket,
            Key = "public.csv",
            ContentBody = "public",
            CannedACL = S3CannedACL.PublicRead,
        });
        var store = new StoreOptions { Endpoint = moto.Address };

        var data = await fetching.RunAsync(new SourceOptions { Uri = $"s3://{bucket}/public.csv", Store = store });
        var denied = await fetching.FailAsync(new SourceOptions { Uri = $"s3://{bucket}/sealed.csv", Store = store });

        Assert.Equal(Fetching.Digest("public"), data.Digest);
        Assert.Equal((ExitCodes.NoInput, "DatasetDenied", "spec.dataset.sources[0].uri"), Fetching.End(denied));
    }

    [Fact]
    public async Task Half_of_a_pair_of_keys_is_named()
    {
        var store = fetching.Secret(0, new StoreOptions { Endpoint = moto.Address }, ("accessKeyId", "reader"));

        var error = await fetching.FailAsync(new SourceOptions { Uri = "s3://bucket/a.csv", Store = store });

        Assert.Equal(ExitCodes.BadConfiguration, error.ExitCode);
        Assert.Equal(
            "spec.dataset.sources[0].store.credentialsSecretRef: the Secret cannot be used: it has the key accessKeyId but not "
            + "secretAccessKey; add secretAccessKey",
            error.Message);
    }

    [Fact]
    public async Task A_file_that_is_encrypted_by_the_customers_key_is_read_with_it_over_TLS()
    {
        var (certificate, authority) = WebServer.Certificate();
        using var pem = new PemFiles(certificate);
        using var server = await StoreProcess.StartAsync(
            "moto_server", port => ["-H", "127.0.0.1", "-p", $"{port}", "-c", pem.Certificate, "-k", pem.Key]);
        var address = $"https://127.0.0.1:{server.Port}";
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var store = fetching.Secret(
            0,
            new StoreOptions { Endpoint = address },
            ("accessKeyId", "reader"),
            ("secretAccessKey", "secret"),
            ("sessionToken", "session"),
            ("ca.crt", authority),
            ("sseCustomerKey", key));
        using var http = StoreHttp.Client(new StoreCredentials(fetching.SecretFolder(0)));
        using (var client = MotoServer.Connect(address, new OneClient(http)))
        {
            await client.PutBucketAsync("sealed");
            await client.PutObjectAsync(new PutObjectRequest
            {
                BucketName = "sealed",
                Key = "a.csv",
                ContentBody = "sealed",
                ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
                ServerSideEncryptionCustomerProvidedKey = key,
            });
        }

        var source = new SourceOptions { Uri = "s3://sealed/a.csv", Store = store };
        var data = await fetching.RunAsync(source);
        var untrusted = await fetching.FailAsync(source with { Store = store with { CredentialsSecretRef = null } });

        Assert.Equal(Fetching.Digest("sealed"), data.Digest);
        Assert.Equal("DatasetUntrusted", untrusted.Error.Reason);
    }

    [Fact]
    public async Task An_endpoint_that_is_away_may_be_back_later()
    {
        var store = new StoreOptions { Endpoint = "http://127.0.0.1:1" };

        var error = await fetching.FailAsync(new SourceOptions { Uri = "s3://bucket/*.csv", Store = store });

        Assert.Equal((ExitCodes.TryAgain, "DatasetUnavailable"), (error.ExitCode, error.Error.Reason));
    }

    private SourceOptions Source(string uri) => new()
    {
        Uri = uri,
        Store = fetching.Secret(0, new StoreOptions { Endpoint = moto.Address }, ("accessKeyId", "reader"), ("secretAccessKey", "secret")),
    };

    private sealed class OneClient(HttpClient http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
