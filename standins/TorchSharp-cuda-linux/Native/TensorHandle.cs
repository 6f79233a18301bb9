using Microsoft.Win32.SafeHandles;

namespace TorchSharp.Native;

// Keeps the native tensor alive during a call that uses it, and frees it at the latest when collected.
internal sealed class TensorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal static readonly TensorHandle None = new();

    public TensorHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => NativeMethods.tensor_dispose(handle) == 0;
}
