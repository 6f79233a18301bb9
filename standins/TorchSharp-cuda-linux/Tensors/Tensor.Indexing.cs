using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[long i1]
        {
            get => index(i1);
            set => index_put_(value, i1);
        }

        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, i1, i2);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, i1, i2, i3);
        }

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(bool value) => tensor(value);

        // There so that overload resolution prefers a Scalar, as it does with upstream's.
        public static implicit operator Tensor(Scalar scalar) => throw new InvalidOperationException("Should not be called.");

        public Tensor index(params TensorIndex[] indices)
        {
            var result = Make(tensor_index(Live, Arguments(indices), indices.Length, out var made), made);
            GC.KeepAlive(indices);
            return result;
        }

        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            InPlace(tensor_index_put_(Live, Arguments(indices), indices.Length, value.Live));
            GC.KeepAlive(indices);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_select(long dim, Tensor index) => Make(op_index_select(Live, dim, index.Live, out var result), result);

        public Tensor gather(long dim, Tensor index) => Make(op_gather(Live, dim, index.Live, out var result), result);

        public Tensor masked_select(Tensor mask) => Make(op_masked_select(Live, mask.Live, out var result), result);

        public Tensor narrow(long dim, long start, long length) => Make(op_narrow(Live, dim, start, length, out var result), result);

        public Tensor nonzero() => Make(op_nonzero(Live, out var result), result);

        private static IndexArgument[] Arguments(TensorIndex[] indices) => Array.ConvertAll(indices, index => index.Argument());
    }
}
