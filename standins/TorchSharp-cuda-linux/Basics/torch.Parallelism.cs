using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static int get_num_threads()
    {
        Check(runtime_threads(out var count));
        return (int)count;
    }

    public static void set_num_threads(int num) => Check(runtime_set_threads(num));

    public static int get_num_interop_threads()
    {
        Check(runtime_interop_threads(out var count));
        return (int)count;
    }

    public static void set_num_interop_threads(int num) => Check(runtime_set_interop_threads(num));
}
