namespace Sluice.Artifacts.Tests.Layout;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sluice-artifacts-").FullName;

    public string Uri => $"file://{Path}";

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
