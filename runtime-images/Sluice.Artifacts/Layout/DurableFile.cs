using System.Runtime.InteropServices;

namespace Sluice.Artifacts.Layout;

/// <summary>Writes files atomically and durably: a file appears whole or not at all, and survives a power failure.</summary>
public static partial class DurableFile
{
    /// <summary>Prefix of the names of temporary files, in the root of the layout.</summary>
    public const string TemporaryPrefix = ".sluice.tmp-";

    /// <summary>Writes <paramref name="path"/> through a temporary file in <paramref name="root"/>.</summary>
    public static async Task WriteAsync(string root, string path, Func<Stream, Task> write)
    {
        var temporary = Path.Combine(root, TemporaryPrefix + Guid.NewGuid().ToString("n"));
        try
        {
            var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                Options = FileOptions.Asynchronous,
            });
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            SyncDirectory(Path.GetDirectoryName(path)!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes the directory entries of a folder durable.</summary>
    public static void SyncDirectory(string directory)
    {
        const int closeOnExec = 0x80000;
        var descriptor = Open(directory, closeOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open {directory}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            // Some network file systems do not support this and return EINVAL. Nothing better can be done on those.
            const int invalid = 22;
            if (Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() != invalid)
            {
                throw new IOException($"cannot sync {directory}: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
