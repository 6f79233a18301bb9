using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Sources.Stores;
using Sluice.Data.Tests.Sources.Servers;

namespace Sluice.Data.Tests.Sources;

/// <summary>Azurite, Microsoft's emulator of Blob Storage, with its one account.</summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    public const string Account = "devstoreaccount1";

    // Azurite's own, which its documentation publishes.
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string folder = Directory.CreateTempSubdirectory("sluice-azurite-").FullName;
    private StoreProcess? process;

    public string Address => $"http://127.0.0.1:{process!.Port}/{Account}";

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={Address};";

    public async Task InitializeAsync() => process = await StoreProcess.StartAsync(
        "azurite-blob",
        port =>
        [
            "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", folder,
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ]);

    public Task DisposeAsync()
    {
        process!.Dispose();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A container with these blobs, each with its name as content.</summary>
    public async Task<BlobContainerClient> ContainerAsync(params string[] names)
    {
        var container = new BlobContainerClient(ConnectionString, $"c-{Guid.NewGuid():N}");
        await container.CreateAsync();
        foreach (var name in names)
        {
            await container.UploadBlobAsync(name, new BinaryData(name));
        }

        return container;
    }
}

public sealed class AzureSourceTests(AzuriteServer azurite) : IClassFixture<AzuriteServer>, IDisposable
{
    private readonly Fetching fetching = new();

    public void Dispose() => fetching.Dispose();

    [Fact]
    public async Task Files_are_named_by_a_pattern_and_read_with_any_kind_of_credentials()
    {
        var container = await azurite.ContainerAsync("visits/2026/a.csv", "visits/b.csv", "visits/_SUCCESS", "other/a.csv");
        var rights = BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List;
        var sas = container.GenerateSasUri(rights, DateTimeOffset.UtcNow.AddHours(1));
        (string, string)[] account = [("accountName", AzuriteServer.Account), ("accountKey", AzuriteServer.Key)];
        var store = new StoreOptions { Endpoint = azurite.Address };
        var source = new SourceOptions { Uri = $"az://{AzuriteServer.Account}/{container.Name}/visits/**/*.csv" };

        var data = await fetching.RunAsync(
            source with { Name = "by_key", Store = fetching.Secret(0, store, ("accountKey", AzuriteServer.Key)) },
            source with { Name = "by_name", Store = fetching.Secret(1, store, account) },
            source with { Name = "by_token", Store = fetching.Secret(2, store, ("sasToken", sas.Query)) },
            source with { Name = "by_string", Store = fetching.Secret(3, null, ("connectionString", azurite.ConnectionString)) });

        Assert.All(data.Sources, found => Assert.Equal(
            [("2026/a.csv", "visits/2026/a.csv"), ("b.csv", "visits/b.csv")], Fetching.Contents(found)));
        Assert.Equal(4, data.MutableTables.Count);
    }

    [Fact]
    public async Task A_read_from_the_middle_gives_the_bytes_that_it_began_with()
    {
        var container = await azurite.ContainerAsync();
        await container.UploadBlobAsync("a.csv", new BinaryData("0123456789"));
        var store = fetching.Secret(0, null, ("connectionString", azurite.ConnectionString));
        using var azure = new AzureDataStore(AzuriteServer.Account, container.Name, store, new StoreCredentials(fetching.SecretFolder(0)));
        await using var first = await azure.OpenAsync(new StoreFile("a.csv"), 0, default);

        await using var rest = await azure.OpenAsync(new StoreFile("a.csv") { Tag = first.Tag }, 4, default);
        var text = await new StreamReader(rest.Body).ReadToEndAsync();
        await container.GetBlobClient("a.csv").UploadAsync(new BinaryData("another one"), overwrite: true);
        var changed = await Assert.ThrowsAsync<StoreException>(
            () => azure.OpenAsync(new StoreFile("a.csv") { Tag = first.Tag }, 4, default));

        Assert.Equal((0, 10, 4, 10, "456789"), (first.Offset, first.Size, rest.Offset, rest.Size, text));
        Assert.Equal(StoreFault.Changed, changed.Fault);
    }

    [Fact]
    public async Task A_public_container_needs_no_credentials()
    {
        var container = await azurite.ContainerAsync("a.csv");
        await container.SetAccessPolicyAsync(PublicAccessType.BlobContainer);

        var data = await fetching.RunAsync(Source(container.Name));

        Assert.Equal([("a.csv", "a.csv")], Fetching.Contents(data.Sources[0]));
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_the_remedy()
    {
        var container = await azurite.ContainerAsync("a.csv");
        var store = new StoreOptions { Endpoint = azurite.Address };
        var right = fetching.Secret(0, store, ("accountKey", AzuriteServer.Key));

        var none = await fetching.FailAsync(Source(container.Name));
        var missing = await fetching.FailAsync(Source(container.Name, "b.csv") with { Store = right });
        var nowhere = await fetching.FailAsync(Source("nowhere") with { Store = right });
        var wrong = await fetching.FailAsync(Source(container.Name) with
        {
            Store = fetching.Secret(0, store, ("accountKey", Convert.ToBase64String(new byte[32]))),
        });
        var malformed = await fetching.FailAsync(Source(container.Name) with { Store = fetching.Secret(0, store, ("accountKey", "?")) });

        Assert.Equal((ExitCodes.NoInput, "DatasetMissing"), (missing.ExitCode, missing.Error.Reason));
        Assert.EndsWith("answered 404 BlobNotFound; correct the URL, or put the file there", missing.Message, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.NoInput, "DatasetMissing"), (nowhere.ExitCode, nowhere.Error.Reason));
        Assert.EndsWith("answered 404 ContainerNotFound; correct the container 'nowhere'", nowhere.Message, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.NoInput, "DatasetDenied"), (wrong.ExitCode, wrong.Error.Reason));
        Assert.Contains("; correct accountKey or sasToken in the Secret", wrong.Message, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.BadConfiguration, "CredentialsInvalid"), (malformed.ExitCode, malformed.Error.Reason));
        Assert.Equal(ExitCodes.NoInput, none.ExitCode);
    }

    private SourceOptions Source(string container, string path = "*.csv") => new()
    {
        Uri = $"az://{AzuriteServer.Account}/{container}/{path}",
        Store = new StoreOptions { Endpoint = azurite.Address },
    };
}
