using System.Runtime.InteropServices;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The version of the libtorch that the layer was built with.</summary>
    public static string __version__
    {
        get
        {
            Check(runtime_version(out var text));
            return Marshal.PtrToStringUTF8(text)!;
        }
    }
}
