using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Sluice.Trainer.Randomness;

/// <summary>
/// Random numbers that are the same on every machine and in every release: xoshiro256** (Blackman and Vigna, 2018), whose initial state
/// is the SHA-256 of <c>sluice/&lt;purpose&gt;/&lt;index&gt;/&lt;seed&gt;</c> read as four little-endian words. A stream is identified by
/// its purpose, so a training can resume without any stored state: the order of rows in epoch 7 is the stream <c>order/7</c>, whatever
/// was drawn before. (System.Random guarantees no fixed algorithm.)
/// </summary>
public sealed class RandomStream
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>Creates the stream for a purpose.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="purpose">Purpose of the numbers, such as <c>split</c>.</param>
    /// <param name="index">Index among the streams of the purpose.</param>
    public RandomStream(long seed, string purpose, long index = 0)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"sluice/{purpose}/{index}/{seed}");
        var state = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan();
        s0 = BinaryPrimitives.ReadUInt64LittleEndian(state);
        s1 = BinaryPrimitives.ReadUInt64LittleEndian(state[8..]);
        s2 = BinaryPrimitives.ReadUInt64LittleEndian(state[16..]);
        s3 = BinaryPrimitives.ReadUInt64LittleEndian(state[24..]);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A uniform draw from 0 to <paramref name="bound"/> - 1.</summary>
    /// <param name="bound">At least 1.</param>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var size = (ulong)bound;
        ulong draw;
        do
        {
            draw = Next();
        }
        while (draw > ulong.MaxValue - size && draw > ulong.MaxValue - Uneven(size)); // the first is cheap, and nearly always false
        return (int)(draw % size);
    }

    /// <summary>A uniform draw from [0, 1), with 53 bits.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A draw from the standard normal distribution (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Fraction())) * Math.Cos(2 * Math.PI * Fraction());

    /// <summary>Shuffles items with the Fisher–Yates algorithm.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>How many of the 2⁶⁴ values are left when all others are shared evenly.</summary>
    private static ulong Uneven(ulong size) => (ulong.MaxValue % size + 1) % size;
}
