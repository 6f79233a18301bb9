using System.Formats.Tar;
using System.Text;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Layout;
using Sluice.Artifacts.Unpacking;
using Xunit;

namespace Sluice.Artifacts.Tests.Unpacking;

/// <summary>Tar layers as kit and modctl write them, and malicious ones.</summary>
public sealed class ArtifactReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Formats => [Tars.Tar, Tars.Gzip, Tars.Zstd];

    private IArtifactStore Store => ArtifactStores.Open(folder.Uri);

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Files_of_packed_layers_are_read_by_path(string format)
    {
        var layer = Tars.Pack(
            format,
            Tars.Folder("./"),
            Tars.Folder("./model/"),
            Tars.File("./model/model.onnx", "weights"),
            Tars.File("./model/other", "no"));

        var files = await ReadAsync(format, layer, path => path.EndsWith(".onnx", StringComparison.Ordinal));

        var file = Assert.Single(files);
        Assert.Equal(("model/model.onnx", "weights"), (file.Path, Encoding.UTF8.GetString(file.Bytes)));
    }

    [Theory]
    [InlineData("../model.onnx")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a//b")]
    [InlineData("c:\\b")]
    [InlineData("..\\b")]
    [InlineData("bell\a")]
    public async Task A_path_that_leaves_the_folder_is_refused(string path)
    {
        var error = await RefusedAsync(Tars.Tar, Tars.Pack(Tars.Tar, Tars.File("model.onnx", "m"), Tars.File(path, "x")));
        Assert.Contains("not a relative path without '..'", error.Message);
        Assert.DoesNotContain('\a', error.Message);
    }

    [Fact]
    public async Task A_path_that_is_encoded_is_a_name_like_any_other()
    {
        var files = await ReadAsync(Tars.Tar, Tars.Pack(Tars.Tar, Tars.File("%2e%2e/%252e%252e/model.onnx", "m")), _ => true);
        Assert.Equal("%2e%2e/%252e%252e/model.onnx", Assert.Single(files).Path);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.Fifo)]
    public async Task What_is_neither_file_nor_folder_is_refused(TarEntryType type)
    {
        var error = await RefusedAsync(Tars.Tar, Tars.Pack(Tars.Tar, Tars.Special("model.onnx", type)));
        Assert.Contains($"'model.onnx' of type {type}", error.Message);
    }

    [Fact]
    public async Task A_path_that_is_there_twice_is_refused() =>
        Assert.Contains("twice", (await RefusedAsync(Tars.Tar, Tars.Pack(Tars.Tar, Tars.File("a", "1"), Tars.File("./a", "2")))).Message);

    [Theory]
    [InlineData(Tars.Gzip)]
    [InlineData(Tars.Zstd)]
    public async Task A_layer_that_unpacks_out_of_all_proportion_is_refused(string format)
    {
        // 300 MiB of zeros in a few hundred KiB must not be unpacked, whether the file is wanted or not.
        var bomb = Tars.Zeros(format, "model.onnx", 300 << 20);
        Assert.True(bomb.Length < 1 << 20);
        Assert.Contains("out of proportion", (await RefusedAsync(format, bomb)).Message);
        Assert.Contains("out of proportion", (await RefusedAsync(format, bomb, _ => false)).Message);
    }

    [Fact]
    public async Task More_entries_than_a_model_has_are_refused() =>
        Assert.Contains("more than 10000 entries", (await RefusedAsync(
            Tars.Gzip, Tars.Pack(Tars.Gzip, [.. Enumerable.Range(0, 10_001).Select(i => Tars.File($"f{i}", ""))]))).Message);

    [Theory]
    [InlineData(Tars.Tar)]
    [InlineData(Tars.Gzip)]
    [InlineData(Tars.Zstd)]
    public async Task What_is_no_archive_is_refused_with_its_media_type(string format)
    {
        var noise = new byte[4096];
        new Random(1).NextBytes(noise);
        Assert.Contains($"media type 'application/vnd.cncf.model.weight.v1.{format}'", (await RefusedAsync(format, noise)).Message);
        var whole = Tars.Pack(format, Tars.File("model.onnx", string.Concat(Enumerable.Range(0, 2000))));
        await RefusedAsync(format, whole[..(whole.Length / 3)]);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    [InlineData('0')]
    public async Task A_size_that_a_header_claims_is_not_believed(char type) =>
        await RefusedAsync(Tars.Tar, Tars.Header("model.onnx", type, 0x7fffffc0));

    [Fact]
    public async Task Two_layers_with_one_file_are_refused()
    {
        var layer = Tars.Pack(Tars.Tar, Tars.File("model.onnx", "m"));
        var artifact = await WriteAsync(
            new ArtifactFile { Path = "packed", MediaType = Tars.Weight(Tars.Tar), Content = Content.ArtifactContent.FromBytes(layer) },
            ArtifactFile.Model(Samples.Text("other")));
        Assert.Contains(
            "two layers",
            (await Assert.ThrowsAsync<ArtifactInvalidException>(() => ArtifactReader.ReadAsync(Store, artifact, _ => true))).Message);
    }

    [Fact]
    public async Task Packed_documents_are_not_looked_into()
    {
        var artifact = await WriteAsync(
            new ArtifactFile
            {
                Path = "docs",
                MediaType = "application/vnd.cncf.model.doc.v1.tar",
                Content = Samples.Text("not even a tar"),
            },
            ArtifactFile.Model(Samples.Text("m")));
        Assert.Equal("model.onnx", Assert.Single(await ArtifactReader.ReadAsync(Store, artifact, _ => true)).Path);
    }

    private async Task<ArtifactInvalidException> RefusedAsync(string format, byte[] layer, Func<string, bool>? wanted = null) =>
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => ReadAsync(format, layer, wanted ?? (_ => true)));

    private async Task<IReadOnlyList<UnpackedFile>> ReadAsync(
        string format, byte[] layer, Func<string, bool> wanted) => await ArtifactReader.ReadAsync(
        Store,
        await WriteAsync(
            new ArtifactFile { Path = "model", MediaType = Tars.Weight(format), Content = Content.ArtifactContent.FromBytes(layer) }),
        wanted);

    private Task<StoredArtifact> WriteAsync(params ArtifactFile[] files) => Store.WriteAsync(
        new ModelArtifact { Description = new ModelDescription { Name = "m", Version = "1.0.0" }, Files = files }, $"v{Guid.NewGuid():n}");
}
