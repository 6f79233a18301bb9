using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public class Generator : IDisposable
    {
        private readonly GeneratorHandle _handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            Check(generator_new((long)seed, (long)this.device.type, this.device.index, out _handle));
        }

        private Generator(GeneratorHandle handle)
        {
            _handle = handle;
            device = CPU;
        }

        public static Generator Default
        {
            get
            {
                Check(generator_default(out var handle));
                return new Generator(handle);
            }
        }

        public Device device { get; private set; }

        internal static GeneratorHandle LiveOrDefault(Generator? generator) => generator?._handle ?? GeneratorHandle.Default;

        public Tensor get_state() => Tensor.Make(generator_state(_handle, out var state), state);

        public void set_state(Tensor value) => Check(generator_set_state(_handle, value.Live));

        public Generator manual_seed(long seed)
        {
            Check(generator_seed(_handle, seed));
            return this;
        }

        public long seed()
        {
            var seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        public long initial_seed()
        {
            Check(generator_initial_seed(_handle, out var seed));
            return seed;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing) => _handle.Dispose();
    }
}
