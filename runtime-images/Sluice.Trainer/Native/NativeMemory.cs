using System.Runtime.InteropServices;

namespace Sluice.Trainer.Native;

/// <summary>
/// Has glibc keep the memory that torch frees. Each step frees its tensors and allocates the same ones again; by default glibc gives what
/// is free at the end of the heap back to the system, which then has to clear every page for the next step. That took half of the time
/// of a convolutional network, and a quarter of that of a recurrent one.
/// </summary>
internal static partial class NativeMemory
{
    // Numbers of malloc.h.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int ArenaMax = -8;

    // The most that glibc takes. Larger blocks are mapped, and go back to the system when they are freed.
    private const int MostFromHeap = 32 << 20;

    /// <summary>Keeps what is freed from now on. A process's peak of memory stays what it was.</summary>
    public static void Keep()
    {
        // Only the first arena is one heap; others are small ones, and an empty one is given back whatever the threshold.
        _ = SetOption(ArenaMax, 1);
        _ = SetOption(MapThreshold, MostFromHeap);
        _ = SetOption(TrimThreshold, int.MaxValue);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
