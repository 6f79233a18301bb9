using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var whole = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        var type = dtype ?? (whole ? ScalarType.Int64 : get_default_dtype());
        var at = InitializeDevice(device);
        var result = Tensor.Make(tensor_arange(start.Argument, stop.Argument, step.Argument, (long)type, (long)at.type, at.index, out var made), made);
        return Finished(result, requires_grad, null);
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        var at = InitializeDevice(device);
        Check(tensor_randperm(n, Generator.LiveOrDefault(generator), (long)(dtype ?? ScalarType.Int64), (long)at.type, at.index, out var made));
        return Finished(new Tensor(made), requires_grad, null);
    }

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        var at = InitializeDevice(device);
        Check(tensor_randint(low, high, size, size.Length, Generator.LiveOrDefault(generator), (long)(dtype ?? ScalarType.Int64), (long)at.type, at.index, out var made));
        return Finished(new Tensor(made), requires_grad, names);
    }

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);
}
