using System.Runtime.InteropServices;

namespace TorchSharp.Native;

// Making, describing, moving and indexing tensors. As native/tensors.cpp declares it.
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint tensor_dispose(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint tensor_from_memory(nint data, ReadOnlySpan<long> sizes, long rank, long dtype, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_empty(ReadOnlySpan<long> sizes, long rank, long dtype, long deviceType, long deviceIndex, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_full(ReadOnlySpan<long> sizes, long rank, ScalarArgument value, long dtype, long deviceType, long deviceIndex, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_arange(ScalarArgument start, ScalarArgument stop, ScalarArgument step, long dtype, long deviceType, long deviceIndex, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_rand(ReadOnlySpan<long> sizes, long rank, GeneratorHandle generator, long dtype, long deviceType, long deviceIndex, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_randn(ReadOnlySpan<long> sizes, long rank, GeneratorHandle generator, long dtype, long deviceType, long deviceIndex, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_randint(long low, long high, ReadOnlySpan<long> sizes, long rank, GeneratorHandle generator, long dtype, long deviceType, long deviceIndex, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_randperm(long count, GeneratorHandle generator, long dtype, long deviceType, long deviceIndex, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_dtype(TensorHandle tensor, out long result);

    [LibraryImport(Library)]
    internal static partial nint tensor_device(TensorHandle tensor, out long type, out long index);

    [LibraryImport(Library)]
    internal static partial nint tensor_sizes(TensorHandle tensor, Span<long> sizes, Span<long> strides, out long rank);

    [LibraryImport(Library)]
    internal static partial nint tensor_is_contiguous(TensorHandle tensor, out long result);

    [LibraryImport(Library)]
    internal static partial nint tensor_data(TensorHandle tensor, out nint result);

    [LibraryImport(Library)]
    internal static partial nint tensor_to(TensorHandle tensor, long dtype, long deviceType, long deviceIndex, long copy, long nonBlocking, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_copy_(TensorHandle tensor, TensorHandle source, long nonBlocking);

    [LibraryImport(Library)]
    internal static partial nint tensor_cat(ReadOnlySpan<nint> tensors, long count, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_stack(ReadOnlySpan<nint> tensors, long count, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_index(TensorHandle tensor, ReadOnlySpan<IndexArgument> arguments, long count, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_index_put_(TensorHandle tensor, ReadOnlySpan<IndexArgument> arguments, long count, TensorHandle value);
}
