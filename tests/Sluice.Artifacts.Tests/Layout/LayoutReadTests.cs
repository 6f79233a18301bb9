using System.Text;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Xunit;

namespace Sluice.Artifacts.Tests.Layout;

public sealed class LayoutReadTests : IDisposable
{
    private const string Empty = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    private const string Valid = $$$"""
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
         "artifactType":"application/vnd.cncf.model.manifest.v1+json",
         "config":{"mediaType":"application/vnd.cncf.model.config.v1+json","digest":"{{{Empty}}}","size":2},
         "layers":[{"mediaType":"application/vnd.cncf.model.weight.v1.raw","digest":"{{{Empty}}}","size":2,
                    "annotations":{"org.cncf.model.filepath":"model.onnx"}}]}
        """;

    private readonly TemporaryFolder folder = new();

    private IArtifactStore Store => ArtifactStores.Open(folder.Uri);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_flipped_bit_in_any_byte_of_any_blob_is_found()
    {
        var written = await Store.WriteAsync(Samples.Penguins(), "1.0.0");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder.Path, "blobs/sha256")))
        {
            var good = File.ReadAllBytes(path);
            for (var i = 0; i < good.Length; i++)
            {
                var bad = good.ToArray();
                bad[i] ^= 1;
                File.WriteAllBytes(path, bad);
                var error = await Assert.ThrowsAsync<DigestMismatchException>(() => Store.VerifyAsync(written.Digest));
                Assert.Contains(path, error.Message);
                Assert.Contains($"sha256:{Path.GetFileName(path)}", error.Message);
                Assert.Contains(ArtifactDigest.Of(bad).ToString(), error.Message);
            }

            File.WriteAllBytes(path, good);
        }

        await Store.VerifyAsync(written.Digest);
    }

    [Fact]
    public async Task A_longer_file_is_another_and_a_shorter_one_may_still_be_copied()
    {
        var written = await Store.WriteAsync(Samples.Penguins(), "1.0.0");
        var model = written.Find(ArtifactFile.ModelPath)!;
        var path = Path.Combine(folder.Path, "blobs/sha256", model.Digest.Hex);

        File.WriteAllText(path, "weight");
        var error = await Assert.ThrowsAsync<ArtifactUnavailableException>(() => Store.VerifyAsync(written.Digest));
        Assert.Contains($"{path}: it has 6 of 7 bytes", error.Message);
        await Store.WriteAsync(Samples.Penguins(), "1.0.0");
        await Store.VerifyAsync(written.Digest);
        File.WriteAllText(path, "weights and more");
        Assert.Contains(
            "more than the 7 bytes", (await Assert.ThrowsAsync<DigestMismatchException>(() => Store.ReadAsync(model))).Message);
    }

    [Fact]
    public async Task What_is_not_there_is_said_by_path()
    {
        var digest = ArtifactDigest.Of("nothing"u8);

        var error = await Assert.ThrowsAsync<ArtifactUnavailableException>(() => Store.OpenAsync(digest));

        Assert.Contains(Path.Combine(folder.Path, "blobs/sha256", digest.Hex), error.Message);
        Assert.Equal("ArtifactUnavailable", error.Reason);
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("blobs/sha256")]
    [InlineData("blobs/sha256/{model}")]
    public async Task A_symbolic_link_is_refused_even_to_right_content(string at)
    {
        var written = await Store.WriteAsync(Samples.Penguins(), "1.0.0");
        var path = Path.Combine(folder.Path, at.Replace("{model}", written.Files[0].Digest.Hex));
        using var outside = new TemporaryFolder();
        var moved = Path.Combine(outside.Path, "moved");
        Directory.Move(path, moved);
        File.CreateSymbolicLink(path, moved);

        var error = await Assert.ThrowsAsync<ArtifactInvalidException>(() => Store.VerifyAsync(written.Digest));
        Assert.Contains("symbolic link", error.Message);
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => Store.WriteAsync(Samples.Penguins(), "1.0.0"));
    }

    [Fact]
    public async Task A_manifest_of_others_is_read()
    {
        Blob("{}");
        var artifact = await Store.VerifyAsync(Blob(Valid));
        Assert.Equal("model.onnx", Assert.Single(artifact.Files).Path);
    }

    [Theory]
    [InlineData("\"org.cncf.model.filepath\":\"model.onnx\"", "\"org.cncf.model.filepath\":\"./dir/model.onnx\"", "dir/model.onnx")]
    [InlineData("\"org.cncf.model.filepath\":\"model.onnx\"", "\"org.opencontainers.image.title\":\"penguins.onnx\"", "penguins.onnx")]
    [InlineData("\"org.cncf.model.filepath\":\"model.onnx\"", "\"other\":\"x\"", "model.onnx")]
    [InlineData("\"annotations\":", "\"others\":", "model.onnx")]
    [InlineData(
        "\"org.cncf.model.filepath\":\"model.onnx\"",
        "\"org.cncf.model.filepath\":\"%252e%252e/model.onnx\"",
        "%252e%252e/model.onnx")]
    public async Task A_layer_is_named_by_its_path_its_title_or_its_media_type(string from, string to, string path)
    {
        var manifest = Valid.Replace(from, to);
        Assert.NotEqual(Valid, manifest);
        Assert.Equal(path, Assert.Single((await Store.OpenAsync(Blob(manifest))).Files).Path);
    }

    [Theory]
    [InlineData("\"application/vnd.cncf.model.manifest.v1+json\"", "\"application/other\"", "artifactType is 'application/other'")]
    [InlineData("vnd.cncf.model.config.v1", "vnd.other.config.v1", "config.mediaType")]
    [InlineData("\"size\":2,", "\"size\":-2,", "layers[0].size")]
    [InlineData("\"size\":2,", "\"size\":9223372036854775807,", "layers[0].size")]
    [InlineData("\"size\":2,", "\"size\":1.5,", "layers[0].size")]
    [InlineData("\"size\":2,", "", "layers[0].size")]
    [InlineData("v1.raw\",\"digest\":\"sha256:4", "v1.raw\",\"digest\":\"sha256:.", "layers[0].digest")]
    [InlineData("v1.raw\",\"digest\":\"sha256:4", "v1.raw\",\"digest\":\"sha512:4", "layers[0].digest")]
    [InlineData("\"model.onnx\"", "\"../../model.onnx\"", "file path")]
    [InlineData("\"model.onnx\"", "7", "org.cncf.model.filepath")]
    [InlineData("\"layers\":[", "\"layers\":[1,", "layers[0]")]
    [InlineData("\"layers\":[", "\"layers\":{}, \"others\":[", "layers is missing or not an array")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":2}", "not JSON")]
    [InlineData("\"schemaVersion\":2", "\"schemaVersion\":[[[[[[[[[[[[[[[[[[2]]]]]]]]]]]]]]]]]]", "not JSON")]
    public async Task A_manifest_that_breaks_a_rule_is_refused_with_the_field(string from, string to, string message)
    {
        var manifest = Valid.Replace(from, to);
        Assert.NotEqual(Valid, manifest);

        var error = await Assert.ThrowsAsync<ArtifactInvalidException>(() => Store.OpenAsync(Blob(manifest)));

        Assert.Contains(message, error.Message);
    }

    [Fact]
    public async Task A_manifest_above_the_bound_is_not_read_on() =>
        Assert.Contains(
            "larger than",
            (await Assert.ThrowsAsync<ArtifactInvalidException>(() => Store.OpenAsync(Blob(new string(' ', 5 << 20))))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"manifests\":[{\"annotations\":{\"org.opencontainers.image.ref.name\":\"1.0.0\"},\"digest\":\"sha256:1\"}]}")]
    [InlineData("{\"manifests\":[],\"manifests\":[]}")]
    public async Task A_broken_index_is_refused_and_not_overwritten(string index)
    {
        var path = Path.Combine(folder.Path, "index.json");
        File.WriteAllText(path, index);

        await Assert.ThrowsAsync<ArtifactInvalidException>(() => Store.ResolveAsync("1.0.0"));
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => Store.WriteAsync(Samples.Penguins(), "1.0.0"));
        Assert.Equal(index, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("file://host/dir")]
    [InlineData("file:///")]
    [InlineData("file:///models/../etc")]
    [InlineData("file:///models/%2e%2e/etc")]
    [InlineData("file:///models/%252e%252e/etc")]
    [InlineData("http://host/dir")]
    [InlineData("oci://host")]
    [InlineData("oci://host/Upper")]
    [InlineData("oci://host/repo:tag")]
    [InlineData("oci://host/../repo")]
    [InlineData("oci://user@host/repo")]
    public void A_uri_that_names_no_place_is_refused(string uri) => Assert.Throws<ArtifactInvalidException>(() => ArtifactStores.Open(uri));

    private ArtifactDigest Blob(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var digest = ArtifactDigest.Of(bytes);
        Directory.CreateDirectory(Path.Combine(folder.Path, "blobs/sha256"));
        File.WriteAllBytes(Path.Combine(folder.Path, "blobs/sha256", digest.Hex), bytes);
        return digest;
    }
}
