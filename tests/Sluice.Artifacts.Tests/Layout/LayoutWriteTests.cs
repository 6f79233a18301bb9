using System.Text.Json;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Xunit;

namespace Sluice.Artifacts.Tests.Layout;

public sealed class LayoutWriteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private IArtifactStore Store => ArtifactStores.Open(folder.Uri);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_written_is_read_again()
    {
        var written = await Store.WriteAsync(Samples.Penguins(), "1.0.0");

        Assert.Equal(written.Digest, await Store.ResolveAsync("1.0.0"));
        Assert.Null(await Store.ResolveAsync("2.0.0"));
        var artifact = await Store.VerifyAsync(written.Digest);
        Assert.Equal(written.Size, artifact.Size);
        Assert.Equal("weights"u8.ToArray(), await Store.ReadAsync(artifact.Find(ArtifactFile.ModelPath)!));
        Assert.Null(artifact.Find("other"));
    }

    [Fact]
    public async Task The_layout_is_as_the_specifications_say()
    {
        var digest = (await Store.WriteAsync(Samples.Penguins(), "1.0.0")).Digest;

        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", Read("oci-layout"));
        var entry = Json("index.json").GetProperty("manifests")[0];
        Assert.Equal(digest.ToString(), entry.GetProperty("digest").GetString());
        Assert.Equal("1.0.0", entry.GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString());
        var manifest = Json($"blobs/sha256/{digest.Hex}");
        Assert.Equal("application/vnd.oci.image.manifest.v1+json", manifest.GetProperty("mediaType").GetString());
        Assert.Equal("application/vnd.cncf.model.manifest.v1+json", manifest.GetProperty("artifactType").GetString());
        var layer = manifest.GetProperty("layers")[0];
        Assert.Equal("application/vnd.cncf.model.weight.v1.raw", layer.GetProperty("mediaType").GetString());
        Assert.Equal("model.onnx", layer.GetProperty("annotations").GetProperty("org.cncf.model.filepath").GetString());
        var config = Json($"blobs/sha256/{manifest.GetProperty("config").GetProperty("digest").GetString()![7..]}");
        Assert.Equal("penguins", config.GetProperty("descriptor").GetProperty("name").GetString());
        Assert.Equal("onnx", config.GetProperty("config").GetProperty("format").GetString());
        Assert.Equal("layers", config.GetProperty("modelfs").GetProperty("type").GetString());
        Assert.Equal(layer.GetProperty("digest").GetString(), config.GetProperty("modelfs").GetProperty("diffIds")[0].GetString());
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path), file => file.Contains(".tmp-"));
    }

    [Fact]
    public async Task Equal_models_have_equal_digests_in_any_place()
    {
        using var other = new TemporaryFolder();
        var here = await Store.WriteAsync(Samples.Penguins(), "1.0.0");
        var there = await ArtifactStores.Open(other.Uri).WriteAsync(Samples.Penguins(), "1.0.0");

        Assert.Equal(here.Digest, there.Digest);

        // A change of the format changes every digest, so it must be deliberate.
        Assert.Equal("07b2f08800f07d9a3339240d3d47dfe56816c15f023f1705957a9f8cc7f7783e", here.Digest.Hex);
    }

    [Fact]
    public async Task Writing_again_changes_nothing()
    {
        await Store.WriteAsync(Samples.Penguins(), "1.0.0");
        var before = Files();
        await Store.WriteAsync(Samples.Penguins(), "1.0.0");

        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_version_never_changes()
    {
        var first = await Store.WriteAsync(Samples.Penguins(), "1.0.0");

        var error = await Assert.ThrowsAsync<VersionTakenException>(() => Store.WriteAsync(Samples.Penguins("others"), "1.0.0"));

        Assert.Equal((first.Digest, "1.0.0"), (error.Present, error.Version));
        Assert.Equal(first.Digest, await Store.ResolveAsync("1.0.0"));
    }

    [Fact]
    public async Task Many_writers_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => ArtifactStores.Open(folder.Uri).WriteAsync(Samples.Penguins($"weights {i % 3}", $"1.{i}.0"), $"1.{i}.0"))));

        for (var i = 0; i < 20; i++)
        {
            await Store.VerifyAsync((await Store.ResolveAsync($"1.{i}.0"))!.Value);
        }
    }

    [Fact]
    public async Task Of_two_writers_of_one_version_one_wins()
    {
        var attempts = Enumerable.Range(0, 8).Select(i => Task.Run(
            () => ArtifactStores.Open(folder.Uri).WriteAsync(Samples.Penguins($"weights {i}"), "1.0.0"))).ToArray();
        await Task.WhenAll(attempts.Select(attempt => attempt.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(1, attempts.Count(attempt => attempt.IsCompletedSuccessfully));
        Assert.All(
            attempts.Where(attempt => attempt.IsFaulted),
            attempt => Assert.IsType<VersionTakenException>(attempt.Exception!.InnerException));
    }

    [Fact]
    public async Task What_others_wrote_into_the_index_is_kept()
    {
        File.WriteAllText(Path.Combine(folder.Path, "index.json"), """{"schemaVersion":2,"manifests":[{"x":1}],"annotations":{"a":"b"}}""");

        await Store.WriteAsync(Samples.Penguins(), "1.0.0");

        Assert.Equal(1, Json("index.json").GetProperty("manifests")[0].GetProperty("x").GetInt32());
        Assert.Equal("b", Json("index.json").GetProperty("annotations").GetProperty("a").GetString());
        Assert.NotNull(await Store.ResolveAsync("1.0.0"));
    }

    [Fact]
    public async Task A_damaged_blob_is_replaced()
    {
        var written = await Store.WriteAsync(Samples.Penguins(), "1.0.0");
        File.WriteAllText(Path.Combine(folder.Path, "blobs/sha256", written.Files[0].Digest.Hex), "damaged");

        await Store.WriteAsync(Samples.Penguins(), "1.0.0");

        await Store.VerifyAsync(written.Digest);
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_removed_a_day_later()
    {
        var old = Path.Combine(folder.Path, ".sluice.tmp-old");
        var young = Path.Combine(folder.Path, ".sluice.tmp-young");
        File.WriteAllText(old, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        await Store.WriteAsync(Samples.Penguins(), "1.0.0");

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    [Theory]
    [InlineData("1.0.0+build")]
    [InlineData("../1.0.0")]
    [InlineData("")]
    public async Task A_version_that_cannot_be_a_tag_is_refused(string version) =>
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => Store.WriteAsync(Samples.Penguins(), version));

    [Theory]
    [InlineData("../model.onnx")]
    [InlineData("/model.onnx")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("report.json")]
    public async Task A_file_path_that_leads_out_or_is_taken_is_refused(string path)
    {
        var artifact = Samples.Penguins();
        artifact = artifact with
        {
            Files = [.. artifact.Files, new ArtifactFile { Path = path, MediaType = "text/plain", Content = Samples.Text("") }],
        };

        await Assert.ThrowsAsync<ArtifactInvalidException>(() => Store.WriteAsync(artifact, "1.0.0"));
    }

    [Fact]
    public async Task A_file_on_disk_is_written_as_it_is()
    {
        var path = Path.Combine(folder.Path, "weights");
        var bytes = new byte[1_000_003];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);

        var written = await Store.WriteAsync(
            Samples.Penguins() with { Files = [ArtifactFile.Model(ArtifactContent.FromFile(path))] }, "1.0.0");

        Assert.Equal(bytes, await Store.ReadAsync(Assert.Single(written.Files)));
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}").Order(StringComparer.Ordinal)];

    private string Read(string file) => File.ReadAllText(Path.Combine(folder.Path, file));

    private JsonElement Json(string file) => JsonDocument.Parse(Read(file)).RootElement;
}
