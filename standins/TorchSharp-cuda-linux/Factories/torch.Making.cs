using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

// What the factories have in common.
public static partial class torch
{
    private delegate nint RandomFactory(ReadOnlySpan<long> sizes, long rank, GeneratorHandle generator, long dtype, long deviceType, long deviceIndex, out TensorHandle result);

    // Without a value the memory is as it was found.
    private static Tensor Filled(ReadOnlySpan<long> size, Scalar? value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var type = (long)(dtype ?? get_default_dtype());
        var at = InitializeDevice(device);
        TensorHandle made;
        Check(value is null
            ? tensor_empty(size, size.Length, type, (long)at.type, at.index, out made)
            : tensor_full(size, size.Length, value.Argument, type, (long)at.type, at.index, out made));
        return Finished(new Tensor(made), requires_grad, names);
    }

    private static Tensor Random(RandomFactory factory, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator, string[]? names)
    {
        var at = InitializeDevice(device);
        Check(factory(size, size.Length, Generator.LiveOrDefault(generator), (long)(dtype ?? get_default_dtype()), (long)at.type, at.index, out var made));
        return Finished(new Tensor(made), requires_grad, names);
    }

    private static unsafe Tensor Copied<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        var elements = 1L;
        foreach (var dimension in size)
        {
            elements *= dimension;
        }

        if (elements != data.Length)
        {
            throw new ArgumentException($"tensor: {data.Length} elements were given for a shape of [{string.Join(", ", size.ToArray())}]");
        }

        var (type, at) = (TypeOf(typeof(T)), InitializeDevice(device));
        TensorHandle made;
        fixed (T* pointer = data)
        {
            Check(tensor_from_memory((nint)pointer, size, size.Length, (long)type, out made));
        }

        var tensor = new Tensor(made);
        return Finished(at.type == DeviceType.CPU && (dtype ?? type) == type ? tensor : tensor.to(dtype ?? type, at, disposeAfter: true), requires_grad, names);
    }

    private static Tensor Finished(Tensor tensor, bool requires_grad, string[]? names)
    {
        if (names is not null)
        {
            throw new NotSupportedException("names: named dimensions are not offered");
        }

        return requires_grad ? tensor.requires_grad_() : tensor;
    }
}
