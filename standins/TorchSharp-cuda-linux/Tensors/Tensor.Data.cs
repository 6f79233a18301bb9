using TorchSharp.Utils;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public unsafe Span<byte> bytes
        {
            get
            {
                RequireRaw();
                Check(tensor_data(Live, out var pointer));
                return new Span<byte>((void*)pointer, checked((int)(NumberOfElements * ElementSize)));
            }
        }

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public static Tensor load(string location) => Make(tensor_load(location, out var result), result);

        public void save(string location) => Check(tensor_save(Live, location));

        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            if (TypeOf(typeof(T)) != dtype)
            {
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            }

            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException("Number of elements in the tensor must be 1");
            }

            return data<T>()[0];
        }

        public Scalar ToScalar() => dtype switch
        {
            ScalarType.Float32 => item<float>(),
            ScalarType.Float64 => item<double>(),
            ScalarType.Int64 => item<long>(),
            ScalarType.Int32 => item<int>(),
            ScalarType.Byte => item<byte>(),
            ScalarType.Bool => item<bool>(),
            _ => to(ScalarType.Float64).item<double>(),
        };

        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            RequireRaw();
            Check(tensor_data(Live, out var pointer));
            using var memory = new UnmanagedMemoryStream((byte*)pointer, NumberOfElements * ElementSize);
            memory.CopyTo(stream, bufferSize);
            GC.KeepAlive(this);
        }

        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequireRaw();
            Check(tensor_data(Live, out var pointer));
            for (var left = NumberOfElements * ElementSize; left > 0;)
            {
                var part = (int)Math.Min(left, bufferSize);
                stream.ReadExactly(new Span<byte>((void*)pointer, part));
                pointer += part;
                left -= part;
            }

            GC.KeepAlive(this);
        }

        private void RequireRaw()
        {
            if (!is_cpu() || !is_contiguous())
            {
                throw new NotImplementedException("Bytes() called on a tensor that is not contiguous or not on the CPU.");
            }
        }
    }
}
