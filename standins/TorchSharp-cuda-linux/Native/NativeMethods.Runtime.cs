using System.Runtime.InteropServices;

namespace TorchSharp.Native;

// Gradients, random numbers, devices, threads and files. As native/runtime.cpp declares it.
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint grad_enabled(out long result);

    [LibraryImport(Library)]
    internal static partial nint grad_set_enabled(long enabled);

    [LibraryImport(Library)]
    internal static partial nint tensor_requires_grad(TensorHandle tensor, out long result);

    [LibraryImport(Library)]
    internal static partial nint tensor_set_requires_grad(TensorHandle tensor, long value);

    [LibraryImport(Library)]
    internal static partial nint tensor_is_leaf(TensorHandle tensor, out long result);

    [LibraryImport(Library)]
    internal static partial nint tensor_grad(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint tensor_set_grad(TensorHandle tensor, TensorHandle gradient);

    [LibraryImport(Library)]
    internal static partial nint tensor_backward(TensorHandle tensor, TensorHandle gradient, long retainGraph, long createGraph);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint tensor_save(TensorHandle tensor, string path);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint tensor_load(string path, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint generator_dispose(nint generator);

    [LibraryImport(Library)]
    internal static partial nint generator_new(long seed, long deviceType, long deviceIndex, out GeneratorHandle result);

    [LibraryImport(Library)]
    internal static partial nint generator_default(out GeneratorHandle result);

    [LibraryImport(Library)]
    internal static partial nint generator_seed(GeneratorHandle generator, long seed);

    [LibraryImport(Library)]
    internal static partial nint generator_initial_seed(GeneratorHandle generator, out long result);

    [LibraryImport(Library)]
    internal static partial nint generator_state(GeneratorHandle generator, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial nint generator_set_state(GeneratorHandle generator, TensorHandle state);

    [LibraryImport(Library)]
    internal static partial nint runtime_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial nint runtime_cuda_count(out long result);

    [LibraryImport(Library)]
    internal static partial nint runtime_cuda_seed(long seed);

    [LibraryImport(Library)]
    internal static partial nint runtime_cuda_synchronize(long index);

    [LibraryImport(Library)]
    internal static partial nint runtime_threads(out long result);

    [LibraryImport(Library)]
    internal static partial nint runtime_set_threads(long count);

    [LibraryImport(Library)]
    internal static partial nint runtime_interop_threads(out long result);

    [LibraryImport(Library)]
    internal static partial nint runtime_set_interop_threads(long count);

    [LibraryImport(Library)]
    internal static partial nint runtime_version(out nint result);
}
