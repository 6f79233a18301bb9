using Sluice.Tests.EndToEnd.Fixtures;
using Xunit.Sdk;

namespace Sluice.Tests.EndToEnd.Disturbances;

/// <summary>Freezes processes within a write: after a file or folder has appeared, and before it has served its purpose.</summary>
internal static class FrozenMoment
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>
    /// Freezes processes as soon as a file or folder appears, and lets them run on if they were quicker, until they stand within the write.
    /// </summary>
    /// <param name="folder">Folder that is there, in which or below which it appears.</param>
    /// <param name="name">Its name, in which * stands for any letters.</param>
    /// <param name="within">Whether the write goes on, by the path of what appeared.</param>
    /// <param name="processes">Those that write, and others that are to stand still with them.</param>
    public static async Task CatchAsync(string folder, string name, Predicate<string> within, params ContainerProcesses[] processes)
    {
        var caught = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder, name) { IncludeSubdirectories = true };

        // The thread that reads the events calls this, so that little passes between the write and the signal.
        watcher.Created += (_, created) =>
        {
            if (caught.Task.IsCompleted)
            {
                return;
            }

            try
            {
                Array.ForEach(processes, process => process.Freeze());
                if (within(created.FullPath))
                {
                    caught.TrySetResult();
                    return;
                }

                Array.ForEach(processes, process => process.Continue());
            }
            catch (Exception e)
            {
                caught.TrySetException(e);
            }
        };
        watcher.EnableRaisingEvents = true;
        try
        {
            await caught.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new XunitException($"not within {Patience.TotalSeconds} s: a write of {name} below {folder} was caught");
        }
    }
}
