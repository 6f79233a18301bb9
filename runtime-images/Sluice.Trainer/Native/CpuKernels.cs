using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Sluice.Trainer.Native;

/// <summary>
/// Has libtorch compute convolutions and LSTMs by itself, and not by oneDNN, on a CPU that does not say what caches it has, as those of
/// some virtual machines do not. oneDNN divides its work by the sizes of the caches, and then leaves out parts of it: weights are lost,
/// states of an LSTM are wrong, and gradients are now and then not numbers (https://github.com/uxlfoundation/oneDNN/issues/5313). NNPACK
/// refuses to run on such a CPU, and warns of that for each convolution.
/// </summary>
internal static partial class CpuKernels
{
    private const int IntelCaches = 0x4;
    private const int AmdCaches = unchecked((int)0x8000001D);
    private const int LastOfAmd = unchecked((int)0x80000000);

    /// <summary>Whether oneDNN computes right on this CPU.</summary>
    public static bool OneDnnIsRight { get; } = !X86Base.IsSupported || NamesCache(IntelCaches) || NamesCache(AmdCaches);

    /// <summary>Lets libtorch use both or neither, for the whole process.</summary>
    /// <exception cref="EntryPointNotFoundException">This libtorch has no such switch.</exception>
    public static void Use(bool use)
    {
        var context = Context();
        SetOneDnn(context, use);
        SetNnpack(context, use);
    }

    /// <summary>Turns both off before the first operator is computed, where it has to be.</summary>
    [ModuleInitializer]
    internal static void Choose()
    {
        if (!OneDnnIsRight)
        {
            Use(false);
        }

        MklKernels.UseThoseOfTheCpu();
    }

    // The type of the first cache, 0 for none. A leaf that the CPU does not have is not asked for: Intel's answer that of another one.
    private static bool NamesCache(int leaf)
    {
        var last = (uint)X86Base.CpuId(leaf < 0 ? LastOfAmd : 0, 0).Eax;
        return (uint)leaf <= last && (X86Base.CpuId(leaf, 0).Eax & 0x1F) != 0;
    }

    // TorchSharp lacks torch.backends.mkldnn and nnpack, so these are the C++ functions behind them.
    [LibraryImport("libtorch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint Context();

    [LibraryImport("libtorch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    private static partial void SetOneDnn(nint context, [MarshalAs(UnmanagedType.U1)] bool use);

    [LibraryImport("libtorch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    private static partial void SetNnpack(nint context, [MarshalAs(UnmanagedType.U1)] bool use);
}
