namespace Sluice.Trainer.Compression;

/// <summary>An interval of values that 8-bit integers from 0 stand for. It has 0 in it, which an integer stands for exactly.</summary>
/// <param name="Scale">The distance between two neighbouring integers.</param>
/// <param name="Zero">The integer that stands for 0.</param>
internal readonly record struct ValueRange(float Scale, byte Zero)
{
    /// <summary>The range from one value to another, extended to 0.</summary>
    public static ValueRange Of(double least, double greatest)
    {
        var (low, high) = (Math.Min(least, 0), Math.Max(greatest, 0));
        return (float)((high - low) / byte.MaxValue) is var scale && float.IsNormal(scale)
            ? new ValueRange(scale, (byte)Math.Clamp(Math.Round(-low / scale), 0, byte.MaxValue))
            : new ValueRange(1, 0);
    }
}
