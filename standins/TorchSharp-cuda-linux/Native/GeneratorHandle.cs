using Microsoft.Win32.SafeHandles;

namespace TorchSharp.Native;

internal sealed class GeneratorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal static readonly GeneratorHandle Default = new();

    public GeneratorHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => NativeMethods.generator_dispose(handle) == 0;
}
