namespace Sluice.Artifacts.Unpacking;

/// <summary>A file of an artifact in memory; its bytes were checked against the digest of the layer that held it.</summary>
/// <param name="Path">Relative path, checked to stay inside a folder.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record UnpackedFile(string Path, byte[] Bytes);
