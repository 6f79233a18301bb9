using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public struct TensorIndex
    {
        public static TensorIndex Ellipsis = new() { _kind = 2 };
        public static TensorIndex None = new() { _kind = 0 };
        public static TensorIndex Null = new() { _kind = 0 };
        public static TensorIndex Colon = Slice();

        private long _kind;
        private long _start;
        private long _stop;
        private long _step;
        private Tensor? _tensor;

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { _kind = 4, _start = start ?? 0, _stop = stop ?? long.MaxValue, _step = step ?? 1 };

        public static TensorIndex Slice((int? start, int? end) range) => Slice((long?)range.start, (long?)range.end);

        public static TensorIndex Slice(Range range)
        {
            long start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? end = !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value;
            return Slice(start, end);
        }

        public static TensorIndex Bool(bool value) => new() { _kind = 3, _start = value ? 1 : 0 };

        public static TensorIndex Single(long? index) =>
            new() { _kind = 1, _start = index ?? throw new ArgumentNullException(nameof(index)) };

        public static TensorIndex Tensor(Tensor tensor) => new() { _kind = 5, _tensor = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        // There so that overload resolution prefers an index to a tensor, as it does with upstream's.
        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("Should not be called.");

        // The caller keeps the tensor alive until the native call is over.
        internal readonly IndexArgument Argument() => new(_kind, _start, _stop, _step, _tensor?.Handle ?? 0);
    }
}
