using System.Text.Json;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>The OCI image layout of the sample's versions, in the folder behind the claim.</summary>
internal sealed class ModelLayout(string volume)
{
    private const string WeightsName = "model.onnx";

    /// <summary>Path of a blob.</summary>
    public string Blob(string digest) => Path.Combine(volume, Penguins.Model, "blobs", digest.Replace(':', '/'));

    /// <summary>Digest of a version's weights.</summary>
    public string Weights(string manifest)
    {
        using var read = JsonDocument.Parse(File.ReadAllBytes(Blob(manifest)));
        return read.RootElement.GetProperty("layers").EnumerateArray()
            .Single(layer => layer.GetProperty("annotations").EnumerateObject().Any(a => a.Value.ValueEquals(WeightsName)))
            .GetProperty("digest").GetString()!;
    }

    /// <summary>Changes one byte in the middle of a blob in place, which pods may be reading. A second call restores it.</summary>
    public void Flip(string digest)
    {
        using var file = File.Open(Blob(digest), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Position = file.Length / 2;
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)~value);
    }
}
