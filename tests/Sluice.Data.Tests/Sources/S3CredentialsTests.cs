using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tests.Sources.Servers;

namespace Sluice.Data.Tests.Sources;

/// <summary>Ceph's gateway on a database file, which checks signatures as Amazon does, with one user.</summary>
public sealed class RadosGateway : IAsyncLifetime
{
    public const string KeyId = "reader";
    public const string Secret = "a secret of forty characters, or nearly";

    private readonly string folder = Directory.CreateTempSubdirectory("sluice-rgw-").FullName;
    private StoreProcess? process;

    public string Address => $"http://127.0.0.1:{process!.Port}";

    public async Task InitializeAsync()
    {
        var configuration = Path.Combine(folder, "ceph.conf");
        await File.WriteAllTextAsync(configuration, $"""
            [global]
            run_dir = {folder}
            log_file = {folder}/log
            rgw_backend_store = dbstore
            dbstore_db_dir = {folder}
            rgw_config_store = dbstore
            dbstore_config_uri = file:{folder}/config.db

            """);
        await StoreProcess.RunAsync(
            "radosgw-admin", "-c", configuration, "user", "create", "--uid=reader", "--display-name=Reader", $"--access-key={KeyId}",
            $"--secret-key={Secret}");
        process = await StoreProcess.StartAsync(
            "radosgw", port => ["-f", "-c", configuration, $"--rgw_frontends=beast endpoint=127.0.0.1:{port}"]);
        using var client = new AmazonS3Client(
            new BasicAWSCredentials(KeyId, Secret),
            new AmazonS3Config
            {
                ServiceURL = Address,
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            });
        await client.PutBucketAsync("lake");
        await client.PutObjectAsync(new PutObjectRequest { BucketName = "lake", Key = "visits/a.csv", ContentBody = "1" });
    }

    public Task DisposeAsync()
    {
        process!.Dispose();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}

public sealed class S3CredentialsTests(RadosGateway gateway) : IClassFixture<RadosGateway>, IDisposable
{
    private readonly Fetching fetching = new();

    public void Dispose() => fetching.Dispose();

    [Fact]
    public async Task The_keys_of_the_Secret_open_the_bucket()
    {
        var data = await fetching.RunAsync(Source(RadosGateway.KeyId, RadosGateway.Secret));

        Assert.Equal([("a.csv", "1")], Fetching.Contents(data.Sources[0]));
    }

    [Fact]
    public async Task A_wrong_key_is_named()
    {
        AssertDenied(
            await fetching.FailAsync(Source(RadosGateway.KeyId, "wrong")),
            "answered 403 SignatureDoesNotMatch; correct secretAccessKey in the Secret");
        AssertDenied(
            await fetching.FailAsync(Source("nobody", RadosGateway.Secret)),
            "answered 403 InvalidAccessKeyId; correct accessKeyId in the Secret");
        AssertDenied(
            await fetching.FailAsync(Source(null, null)),
            "answered 403 AccessDenied; the credentials need s3:GetObject, and s3:ListBucket for a pattern");
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named_with_its_code()
    {
        var error = await fetching.FailAsync(Source(RadosGateway.KeyId, RadosGateway.Secret) with { Uri = "s3://nowhere/*.csv" });

        Assert.Equal((ExitCodes.NoInput, "DatasetMissing"), (error.ExitCode, error.Error.Reason));
        Assert.EndsWith(
            "answered 404 NoSuchBucket; correct the bucket 'nowhere', or store.endpoint", error.Message, StringComparison.Ordinal);
    }

    private static void AssertDenied(JobException error, string message)
    {
        Assert.Equal((ExitCodes.NoInput, "DatasetDenied"), (error.ExitCode, error.Error.Reason));
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    private SourceOptions Source(string? id, string? secret)
    {
        var store = new StoreOptions { Endpoint = gateway.Address };
        return new SourceOptions
        {
            Uri = "s3://lake/visits/*.csv",
            Store = id is null ? store : fetching.Secret(0, store, ("accessKeyId", id), ("secretAccessKey", secret!)),
        };
    }
}
