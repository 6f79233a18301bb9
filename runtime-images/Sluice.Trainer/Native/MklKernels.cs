using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Sluice.Trainer.Native;

/// <summary>
/// Has MKL, which computes libtorch's products of matrices, choose its kernels by what the CPU can do, on AMD's CPUs as on Intel's. By
/// itself it asks who made the CPU, and takes slower ones on any but Intel's: a product of 512 × 512 took 2.2 times as long on a Zen 5
/// (docs/adr/0028-mkl-by-what-the-cpu-can-do.md). MKL keeps the answer in a variable, which is set here before MKL asks.
/// </summary>
internal static unsafe class MklKernels
{
    private const int NotAsked = -1;

    // mov eax, [rip + variable]; test eax, eax; js +1; ret. The distance to the variable is in bytes 2 to 5.
    private static ReadOnlySpan<byte> Before => [0x8B, 0x05];

    private static ReadOnlySpan<byte> After => [0x85, 0xC0, 0x78, 0x01, 0xC3];

    /// <summary>Whether MKL has to be helped: the CPU is AMD's, and has the instructions of MKL's faster kernels.</summary>
    public static bool Needed { get; } = Avx2.IsSupported && Fma.IsSupported && IsOfAmd();

    /// <summary>
    /// Sets the answer. Where MKL is another version than the one that is known, or has asked already, all stays as it is: right, and slow.
    /// </summary>
    /// <returns>Whether MKL chooses by what the CPU can do.</returns>
    public static bool UseThoseOfTheCpu()
    {
        if (!Needed)
        {
            return true;
        }

        if (!NativeLibrary.TryLoad("libtorch_cpu", typeof(MklKernels).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, "mkl_serv_intel_cpu_true", out var question))
        {
            return false;
        }

        var code = new ReadOnlySpan<byte>((void*)question, 11);
        if (!code.StartsWith(Before) || !code[6..].SequenceEqual(After))
        {
            return false;
        }

        var answer = (int*)(question + 6 + MemoryMarshal.Read<int>(code[2..]));
        if (*answer == NotAsked)
        {
            *answer = 1;
        }

        return *answer == 1;
    }

    private static bool IsOfAmd() => X86Base.CpuId(0, 0) is { Ebx: 0x68747541, Edx: 0x69746E65, Ecx: 0x444D4163 }; // "AuthenticAMD"
}
