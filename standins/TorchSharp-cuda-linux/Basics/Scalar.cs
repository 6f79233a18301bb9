using TorchSharp.Native;

namespace TorchSharp;

public sealed class Scalar : IDisposable
{
    internal Scalar(double value)
    {
        Argument = new ScalarArgument(value, 0, 0);
        Type = torch.ScalarType.Float64;
    }

    internal Scalar(long value)
    {
        Argument = new ScalarArgument(0, value, 1);
        Type = torch.ScalarType.Int64;
    }

    internal Scalar(bool value)
    {
        Argument = new ScalarArgument(0, value ? 1 : 0, 2);
        Type = torch.ScalarType.Bool;
    }

    public torch.ScalarType Type { get; }

    internal ScalarArgument Argument { get; }

    internal double Real => Argument.Kind == 0 ? Argument.Real : Argument.Integer;

    internal long Integer => Argument.Kind == 0 ? (long)Argument.Real : Argument.Integer;

    public static implicit operator Scalar(byte value) => new((long)value);

    public static implicit operator Scalar(sbyte value) => new((long)value);

    public static implicit operator Scalar(short value) => new((long)value);

    public static implicit operator Scalar(int value) => new((long)value);

    public static implicit operator Scalar(long value) => new(value);

    public static implicit operator Scalar(float value) => new((double)value);

    public static implicit operator Scalar(double value) => new(value);

    public static implicit operator Scalar(bool value) => new(value);

    // Upstream's owns native memory; this one has none.
    public void Dispose()
    {
    }
}
