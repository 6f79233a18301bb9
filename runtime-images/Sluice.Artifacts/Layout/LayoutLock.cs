using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Layout;

/// <summary>
/// Locks a layout through a file, with flock, so that the lock ends with the process. The file is never deleted: otherwise a
/// second writer could lock another file of the same name.
/// </summary>
internal static class LayoutLock
{
    private const int WouldBlock = 11;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);

    public static async Task<IDisposable> AcquireAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (error.HResult == WouldBlock)
            {
                if (time.GetElapsedTime(start) > Patience)
                {
                    throw new ArtifactUnavailableException(
                        path, $"another writer has held the lock for {Patience.TotalSeconds:0} s", transient: true, error);
                }
            }

            await Task.Delay(Retry, time, cancellation).ConfigureAwait(false);
        }
    }
}
