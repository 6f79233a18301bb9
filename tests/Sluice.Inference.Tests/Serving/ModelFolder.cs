using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;

namespace Sluice.Inference.Tests.Serving;

/// <summary>A layout with one version of one model in it.</summary>
internal sealed class ModelFolder : IDisposable
{
    private ModelFolder()
    {
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("sluice-inference-").FullName;

    public StoredArtifact Artifact { get; private set; } = null!;

    public string Blob => System.IO.Path.Combine(Path, "blobs/sha256", Artifact.Find(ArtifactFile.ModelPath)!.Digest.Hex);

    public static async Task<ModelFolder> WriteAsync(byte[] model, string name = "penguins", string version = "1.2.0")
    {
        var folder = new ModelFolder();
        var artifact = new ModelArtifact
        {
            Description = new ModelDescription { Name = name, Version = version },
            Files = [ArtifactFile.Model(ArtifactContent.FromBytes(model)), ArtifactFile.Report(ArtifactContent.FromBytes("{}"u8.ToArray()))],
        };
        folder.Artifact = await ArtifactStores.Open($"file://{folder.Path}").WriteAsync(artifact, version);
        return folder;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
