using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Tests.Registry;
using Sluice.Data.Sources.Stores;

namespace Sluice.Data.Tests.Sources;

/// <summary>Against Debian's docker-registry, with artifacts as <c>oras push</c> makes them.</summary>
public sealed class OciSourceTests : IDisposable
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private readonly Fetching fetching = new();

    public void Dispose() => fetching.Dispose();

    [Fact]
    public async Task The_files_of_an_artifact_are_its_titled_layers()
    {
        using var registry = await RegistryProcess.StartAsync();
        var digest = await PushAsync(registry, "2026", null, ("a.csv", "1"), ("old/b.csv", "2"), ("notes.txt", "3"));
        var repository = $"oci://127.0.0.1:{registry.Port}/data/visits";

        var data = await fetching.RunAsync(
            new SourceOptions { Name = "whole", Uri = $"{repository}:2026" },
            new SourceOptions { Name = "some", Uri = $"{repository}@{digest}/**/*.csv" },
            new SourceOptions { Name = "one", Uri = $"{repository}:2026/old/b.csv" });

        Assert.Equal([("a.csv", "1"), ("notes.txt", "3"), ("old/b.csv", "2")], Fetching.Contents(data.Sources[0]));
        Assert.Equal([("a.csv", "1"), ("old/b.csv", "2")], Fetching.Contents(data.Sources[1]));
        Assert.Equal([("b.csv", "2")], Fetching.Contents(data.Sources[2]));
        Assert.All(data.Sources.SelectMany(source => source.Files), file => Assert.Equal(digest, file.Version));
        Assert.Empty(data.MutableTables);
    }

    [Fact]
    public async Task A_file_is_read_on_from_the_middle()
    {
        using var registry = await RegistryProcess.StartAsync();
        await PushAsync(registry, "2026", null, ("a.csv", "0123456789"));
        using var store = new OciDataStore($"oci://127.0.0.1:{registry.Port}/data/visits:2026/", new StoreCredentials(null));

        await using var rest = await store.OpenAsync(new StoreFile("a.csv"), 4, default);

        Assert.Equal((4, 10, "456789"), (rest.Offset, rest.Size, await new StreamReader(rest.Body).ReadToEndAsync()));
    }

    [Fact]
    public async Task A_layer_that_was_damaged_in_the_registry_is_refused()
    {
        using var registry = await RegistryProcess.StartAsync();
        await PushAsync(registry, "2026", null, ("a.csv", "1"));
        var hex = Fetching.Digest("1")["sha256:".Length..];
        await File.WriteAllTextAsync(Path.Combine(registry.Data, hex[..2], hex, "data"), "2");

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"oci://127.0.0.1:{registry.Port}/data/visits:2026" });

        Assert.Equal((ExitCodes.BadData, "DigestMismatch", "spec.dataset.uri"), Fetching.End(error));
        Assert.Contains(
            $"has the digest {Fetching.Digest("2")}, but the manifest lists {Fetching.Digest("1")}",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pull_secret_opens_the_registry_and_a_wrong_one_is_said()
    {
        using var registry = await RegistryProcess.StartAsync(withUser: true);
        await PushAsync(registry, "2026", "ann:secret", ("a.csv", "1"));
        var uri = $"oci://127.0.0.1:{registry.Port}/data/visits:2026";
        string Config(string user) => JsonSerializer.Serialize(new
        {
            auths = new Dictionary<string, object> { [$"127.0.0.1:{registry.Port}"] = new { auth = Base64(user) } },
        });

        var data = await fetching.RunAsync(
            new SourceOptions { Uri = uri, Store = fetching.Secret(0, null, (".dockerconfigjson", Config("ann:secret"))) });
        var error = await fetching.FailAsync(
            new SourceOptions { Uri = uri, Store = fetching.Secret(0, null, (".dockerconfigjson", Config("ann:guess"))) });

        Assert.Equal(Fetching.Digest("1"), data.Digest);
        Assert.Equal((ExitCodes.NoInput, "DatasetDenied"), (error.ExitCode, error.Error.Reason));
        Assert.EndsWith(
            "answered 401; give the credentials that right, or name others in store.credentialsSecretRef",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_or_file_that_is_not_there_is_said()
    {
        using var registry = await RegistryProcess.StartAsync();
        await PushAsync(registry, "2026", null, ("a.csv", "1"));
        var repository = $"oci://127.0.0.1:{registry.Port}/data/visits";

        var tag = await fetching.FailAsync(new DatasetOptions { Uri = $"{repository}:2025" });
        var file = await fetching.FailAsync(new DatasetOptions { Uri = $"{repository}:2026/b.csv" });

        Assert.Equal((ExitCodes.NoInput, "DatasetMissing"), (tag.ExitCode, tag.Error.Reason));
        Assert.EndsWith("answered 404; correct the URL, or put the file there", tag.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            $"of the 1 files below {repository}:2026/ none fits, such as a.csv; correct the pattern",
            file.Message,
            StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // Blobs by one request each, then the manifest.
    private static async Task<string> PushAsync(
        RegistryProcess registry, string tag, string? user, params (string Title, string Content)[] files)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{registry.Port}/v2/data/visits/") };
        client.DefaultRequestHeaders.Authorization = user is null ? null : new AuthenticationHeaderValue("Basic", Base64(user));
        foreach (var content in files.Select(file => file.Content).Append("{}"))
        {
            using var started = await client.PostAsync(new Uri("blobs/uploads/", UriKind.Relative), null);
            started.EnsureSuccessStatusCode();
            var target = new UriBuilder(new Uri(client.BaseAddress, started.Headers.Location!));
            target.Query += $"&digest={Fetching.Digest(content)}";
            using var put = await client.PutAsync(target.Uri, new ByteArrayContent(Encoding.UTF8.GetBytes(content)));
            put.EnsureSuccessStatusCode();
        }

        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = Manifest,
            artifactType = "application/vnd.example.table",
            config = new { mediaType = "application/vnd.oci.empty.v1+json", digest = Fetching.Digest("{}"), size = 2 },
            layers = files.Select(file => new
            {
                mediaType = "text/csv",
                digest = Fetching.Digest(file.Content),
                size = file.Content.Length,
                annotations = new Dictionary<string, string> { ["org.opencontainers.image.title"] = file.Title },
            }),
        });
        var body = new ByteArrayContent(manifest);
        body.Headers.ContentType = new MediaTypeHeaderValue(Manifest);
        using var answer = await client.PutAsync(new Uri($"manifests/{tag}", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return Fetching.Digest(manifest);
    }
}
