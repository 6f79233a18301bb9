using System.Buffers;

namespace Sluice.Inference.Protocol;

/// <summary>
/// A growing buffer. Only small ones come from the shared pool, which would otherwise keep the memory of a few large requests.
/// </summary>
internal sealed class PooledBuffer(int capacity, int most = int.MaxValue) : IBufferWriter<byte>, IDisposable
{
    private const int MostPooled = 1 << 20;

    private byte[] array = Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => array.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (array.Length - Length < Math.Max(sizeHint, 1))
        {
            // Doubling stops at the limit, as long as the limit is enough.
            var larger = Rent(Math.Max((int)Math.Min(array.Length * 2L, most), checked(Length + Math.Max(sizeHint, 1))));
            array.AsSpan(0, Length).CopyTo(larger);
            Return(array);
            array = larger;
        }

        return array.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        Return(array);
        array = [];
    }

    private static byte[] Rent(int size) =>
        size > MostPooled ? GC.AllocateUninitializedArray<byte>(size) : ArrayPool<byte>.Shared.Rent(size);

    private static void Return(byte[] array)
    {
        if (array.Length is > 0 and <= MostPooled)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
