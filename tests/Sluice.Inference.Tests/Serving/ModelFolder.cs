using System.Text;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Manifests;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;

namespace Sluice.Inference.Tests.Serving;

/// <summary>A layout that contains one version of one model.</summary>
internal sealed class ModelFolder : IDisposable
{
    private ModelFolder()
    {
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("sluice-inference-").FullName;

    public StoredArtifact Artifact { get; private set; } = null!;

    public string Blob => System.IO.Path.Combine(Path, "blobs/sha256", Artifact.Find(ArtifactFile.ModelPath)!.Digest.Hex);

    public static Task<ModelFolder> WriteAsync(byte[] model, string? warmUp = null) => WriteAsync(
    [
        ArtifactFile.Model(ArtifactContent.FromBytes(model)),
        .. warmUp is null ? Array.Empty<ArtifactFile>() : [File("warmup.json", MediaTypes.DocRaw, Encoding.UTF8.GetBytes(warmUp))],
        ArtifactFile.Report(ArtifactContent.FromBytes("{}"u8.ToArray())),
    ]);

    public static async Task<ModelFolder> WriteAsync(params ArtifactFile[] files)
    {
        var folder = new ModelFolder();
        var artifact = new ModelArtifact { Description = new ModelDescription { Name = "penguins", Version = "1.2.0" }, Files = files };
        folder.Artifact = await ArtifactStores.Open($"file://{folder.Path}").WriteAsync(artifact, "1.2.0");
        return folder;
    }

    public static ArtifactFile File(string path, string mediaType, byte[] content) =>
        new() { Path = path, MediaType = mediaType, Content = ArtifactContent.FromBytes(content) };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
