using System.Runtime;

namespace Sluice.Trainer.Native;

/// <summary>
/// Keeps the garbage collector from running while libtorch computes. TorchSharp makes a Scalar of each number that an operator takes,
/// gives its native address to libtorch, and then holds it no longer. If another thread has the collector run at that instant, the
/// finalizer frees what libtorch is about to read, and the operator fails (<c>Unknown scalar type</c>;
/// https://github.com/dotnet/TorchSharp/pull/1434). So the collector runs where <see cref="Renew"/> is called, and no operator is being
/// computed.
/// </summary>
internal static class CollectorPause
{
    /// <summary>Bytes after which there is enough to collect. Tensors that wait for their finalizers hold much more memory.</summary>
    private const long Often = 2L << 20;

    /// <summary>
    /// Bytes that may be allocated before the collector runs by itself. Most steps need less; more would keep the objects of a step out of
    /// the CPU's caches.
    /// </summary>
    private const long Room = 4L << 20;

    private static readonly Lock Gate = new();
    private static long begun;
    private static long kept;

    /// <summary>Collects, unless little was allocated, and has the collector pause. To be called before each batch.</summary>
    public static void Renew()
    {
        lock (Gate)
        {
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion && GC.GetTotalAllocatedBytes() - begun < Often)
            {
                return;
            }

            End();
            Collect();
            GC.TryStartNoGCRegion(Room);
            begun = GC.GetTotalAllocatedBytes();
        }
    }

    /// <summary>A pause begins without a collection where memory is free, so that the heap would only grow.</summary>
    private static void Collect()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > (2 * kept) + (64L << 20))
        {
            GC.Collect();
            kept = GC.GetTotalMemory(forceFullCollection: false);
        }
        else
        {
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        }
    }

    private static void End()
    {
        try
        {
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            {
                GC.EndNoGCRegion();
            }
        }
        catch (InvalidOperationException)
        {
            // The room was used up just now, and a collection has ended the pause.
        }
    }
}
