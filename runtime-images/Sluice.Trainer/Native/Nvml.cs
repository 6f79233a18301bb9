using System.Runtime.InteropServices;

namespace Sluice.Trainer.Native;

/// <summary>
/// NVIDIA's management library, as far as it says how busy the GPUs of a container are. It comes with the driver; where it is missing, or
/// says nothing, nothing is known.
/// </summary>
internal sealed class Nvml
{
    private const string Library = "libnvidia-ml.so.1";
    private const int Success = 0;

    private readonly Utilisation utilisation;
    private readonly nint[] devices;

    private Nvml(Utilisation utilisation, nint[] devices) => (this.utilisation, this.devices) = (utilisation, devices);

    private delegate int Plain();

    private delegate int Counting(out uint count);

    private delegate int Handling(uint index, out nint device);

    private delegate int Utilisation(nint device, out Rates rates);

    /// <summary>Opens the library. Null where there is none, it is too old, or it sees no GPU.</summary>
    /// <param name="library">The file, for tests.</param>
    public static Nvml? Open(string library = Library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle)
            || Function<Plain>(handle, "nvmlInit_v2") is not { } init
            || Function<Counting>(handle, "nvmlDeviceGetCount_v2") is not { } count
            || Function<Handling>(handle, "nvmlDeviceGetHandleByIndex_v2") is not { } find
            || Function<Utilisation>(handle, "nvmlDeviceGetUtilizationRates") is not { } utilisation
            || init() != Success
            || count(out var devices) != Success)
        {
            return null;
        }

        var found = new List<nint>();
        for (uint index = 0; index < devices; index++)
        {
            if (find(index, out var device) == Success)
            {
                found.Add(device);
            }
        }

        return found.Count == 0 ? null : new Nvml(utilisation, [.. found]);
    }

    /// <summary>
    /// The share of the last sampling period in which a kernel ran, 0 to 1, of each GPU. Null for one that does not say it: slices do not.
    /// </summary>
    public IReadOnlyList<double?> Busy() =>
        [.. devices.Select(device => utilisation(device, out var rates) == Success ? (double?)Math.Min(1, rates.Gpu / 100.0) : null)];

    private static T? Function<T>(nint library, string name)
        where T : Delegate =>
        NativeLibrary.TryGetExport(library, name, out var address) ? Marshal.GetDelegateForFunctionPointer<T>(address) : null;

    /// <summary>nvmlUtilization_t: percentages of time in which a kernel ran, and in which memory was read or written.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Rates
    {
        public uint Gpu;
        public uint Memory;
    }
}
