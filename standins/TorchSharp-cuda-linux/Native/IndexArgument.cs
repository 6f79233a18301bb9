using System.Runtime.InteropServices;

namespace TorchSharp.Native;

// Field by field what native/tensors.cpp declares.
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IndexArgument(long Kind, long Start, long Stop, long Step, nint Tensor);
