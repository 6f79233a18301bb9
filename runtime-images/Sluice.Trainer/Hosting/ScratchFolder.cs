using Sluice.Data.Failures;

namespace Sluice.Trainer.Hosting;

/// <summary>A folder of one run on scratch, for downloaded files, the database and encoded rows. It is deleted after the run.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private ScratchFolder(string path) => Path = path;

    /// <summary>Path of the folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder.</summary>
    /// <param name="scratch">Where it is made.</param>
    /// <exception cref="JobException">Scratch cannot be written (78).</exception>
    public static ScratchFolder Create(string scratch)
    {
        var path = System.IO.Path.Combine(scratch, $"run-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(path);
            return new ScratchFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JobException.BadConfiguration(
                "Scratch", $"cannot write to scratch: {e.Message}; mount a volume there that the trainer's user (uid 65532) may write, "
                    + "or set SLUICE_SCRATCH to another folder");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The volume ends with the pod, and what is left on it harms nobody.
        }
    }
}
