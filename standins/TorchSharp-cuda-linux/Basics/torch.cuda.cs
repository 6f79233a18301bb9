using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static bool cuda_is_available() => cuda.is_available();

    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count()
        {
            Check(runtime_cuda_count(out var count));
            return (int)count;
        }

        public static void manual_seed(long seed) => manual_seed_all(seed);

        public static void manual_seed_all(long seed) => Check(runtime_cuda_seed(seed));

        public static void synchronize(Device? device = null) => Check(runtime_cuda_synchronize(device?.index ?? -1));
    }
}
