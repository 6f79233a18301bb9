using System.Net;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Sluice.Trainer.Distributed;

/// <summary>
/// The ranks of an attempt, connected by Gloo over TCP. All ranks make the same calls in the same order, with the same numbers of values;
/// one thread at a time. Sums are in a fixed order, so that the same values on the same number of ranks give the same bits, on all ranks.
/// </summary>
internal sealed unsafe class GlooGroup : IDisposable
{
    // Of which the bytes can be counted by 32 bits, as TorchSharp counts those of a tensor.
    private const long MostValues = 1L << 26;

    private nint handle;

    /// <summary>Opens this rank's side.</summary>
    /// <param name="rank">This rank, from 0.</param>
    /// <param name="size">Number of ranks, at least 2.</param>
    /// <param name="address">Address of this machine that the others reach.</param>
    /// <param name="timeout">Longest time of an operation, within which the slowest rank has to take part in it.</param>
    /// <exception cref="GlooException">The address cannot be listened at.</exception>
    public GlooGroup(int rank, int size, IPAddress address, TimeSpan timeout)
    {
        var (milliseconds, opened) = ((int)timeout.TotalMilliseconds, nint.Zero);
        GlooLibrary.Call((error, room) => GlooLibrary.Open(rank, size, address.ToString(), milliseconds, out opened, error, room));
        handle = opened;
    }

    /// <summary>Where this rank listens, for <see cref="Connect"/> on the others.</summary>
    public byte[] Addresses
    {
        get
        {
            var addresses = new byte[GlooLibrary.AddressLength(handle)];
            fixed (byte* into = addresses)
            {
                GlooLibrary.Addresses(handle, into);
            }

            return addresses;
        }
    }

    /// <summary>Connects the ranks.</summary>
    /// <param name="addresses">The <see cref="Addresses"/> of each, in their order.</param>
    /// <exception cref="GlooException">A rank cannot be reached.</exception>
    public void Connect(IReadOnlyList<byte[]> addresses)
    {
        byte[] all = [.. addresses.SelectMany(some => some)];
        fixed (byte* from = all)
        {
            var start = from;
            GlooLibrary.Call((error, room) => GlooLibrary.Connect(handle, start, all.Length, error, room));
        }
    }

    /// <summary>Replaces values by the sums of all ranks' values. Those of another device are copied to the CPU and back.</summary>
    /// <param name="values">A contiguous tensor of float32, float64 or int64, without a gradient.</param>
    /// <exception cref="GlooException">A rank is gone, or too late.</exception>
    public void Sum(Tensor values)
    {
        if (values.device_type is not DeviceType.CPU)
        {
            using var copy = values.cpu();
            Sum(copy);
            values.copy_(copy);
            return;
        }

        var kind = values.dtype switch
        {
            ScalarType.Float32 => 0,
            ScalarType.Float64 => 1,
            ScalarType.Int64 => 2,
            var other => throw new ArgumentException($"{other} cannot be summed over ranks", nameof(values)),
        };
        for (var (first, all) = (0L, values.numel()); first < all; first += MostValues)
        {
            using var part = values.view(-1).narrow(0, first, Math.Min(MostValues, all - first));
            var (at, count) = (Start(part), part.numel());
            GlooLibrary.Call((error, room) => GlooLibrary.Sum(handle, (void*)at, count, kind, error, room));
        }
    }

    /// <summary>Replaces numbers by the sums of all ranks' numbers.</summary>
    /// <exception cref="GlooException">A rank is gone, or too late.</exception>
    public void Sum(Span<double> values)
    {
        fixed (double* at = values)
        {
            var (start, count) = ((nint)at, values.Length);
            GlooLibrary.Call((error, room) => GlooLibrary.Sum(handle, (void*)start, count, 1, error, room));
        }
    }

    /// <summary>Replaces the bytes by those of rank 0.</summary>
    /// <param name="bytes">At least one byte, as many on all ranks.</param>
    /// <exception cref="GlooException">A rank is gone, or too late.</exception>
    public void Broadcast(Span<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            var (start, count) = ((nint)at, bytes.Length);
            GlooLibrary.Call((error, room) => GlooLibrary.Broadcast(handle, (byte*)start, count, 0, error, room));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, nint.Zero) is var open and not 0)
        {
            GlooLibrary.Close(open);
        }
    }

    private static nint Start(Tensor values)
    {
        ref var first = ref MemoryMarshal.GetReference(values.bytes);
        fixed (byte* at = &first)
        {
            return (nint)at; // torch's memory, which does not move
        }
    }
}
