using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Sources;

/// <summary>
/// The room for downloaded files: what is free on the disk, and no more than the size of the volume. The kubelet evicts a pod that writes
/// more than that, and the attempt would be repeated without end.
/// </summary>
/// <param name="folder">The folder, which exists.</param>
/// <param name="limit">Size of the volume in bytes.</param>
internal sealed class ScratchRoom(string folder, long limit)
{
    private long used;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The room that a job asks for.</summary>
    public static ScratchRoom Of(DatasetOptions dataset, DataSettings settings) =>
        new(settings.Scratch, Quantity.TryParse(dataset.Scratch ?? DataContract.ScratchSize, out var bytes)
            ? (long)Math.Min(bytes, long.MaxValue)
            : long.MaxValue);

    /// <summary>Refuses to begin what cannot be ended.</summary>
    /// <param name="bytes">Bytes to be written.</param>
    /// <exception cref="ScratchFullException">There is less room.</exception>
    public void Expect(long bytes)
    {
        var free = Math.Min(new DriveInfo(folder).AvailableFreeSpace, limit - Interlocked.Read(ref used));
        if (bytes > free)
        {
            throw new ScratchFullException(bytes, free);
        }
    }

    /// <summary>Counts bytes that are written next.</summary>
    /// <exception cref="ScratchFullException">They are above the size of the volume.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) > limit)
        {
            throw new ScratchFullException(null, 0);
        }
    }

    /// <summary>Counts bytes that were removed.</summary>
    public void Return(long bytes) => Interlocked.Add(ref used, -bytes);
}

/// <summary>The disk does not hold what is to be written to it.</summary>
/// <param name="needed">Bytes that are still to be written. Null where that is not known.</param>
/// <param name="free">Bytes that are free.</param>
/// <param name="inner">The exception of a write.</param>
internal sealed class ScratchFullException(long? needed, long free, Exception? inner = null) : Exception("the disk is full", inner)
{
    private const int NoSpace = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT

    /// <summary>Bytes that are still to be written. Null where that is not known.</summary>
    public long? Needed => needed;

    /// <summary>Bytes that are free.</summary>
    public long Free => free;

    /// <summary>Whether a write failed for want of room.</summary>
    public static bool IsFull(IOException error) => error.HResult is NoSpace or OverQuota;
}
