using System.Runtime.InteropServices;

namespace TorchSharp.Native;

internal static partial class NativeMethods
{
    private const string Library = "sluicetorch";

    // Every function of the layer answers with null or with a message.
    internal static void Check(nint error)
    {
        if (error != 0)
        {
            throw new ExternalException(Marshal.PtrToStringUTF8(error));
        }
    }
}
