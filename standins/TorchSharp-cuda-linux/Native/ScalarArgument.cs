using System.Runtime.InteropServices;

namespace TorchSharp.Native;

// Field by field what native/layer.h declares.
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ScalarArgument(double Real, long Integer, long Kind);
