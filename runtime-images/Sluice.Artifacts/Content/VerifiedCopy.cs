using System.Buffers;
using System.Security.Cryptography;
using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Content;

/// <summary>Reads content whose digest is known, and refuses any other.</summary>
internal static class VerifiedCopy
{
    /// <summary>A source that sends nothing for this long has failed.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    /// <summary>Digest and size of a stream's content.</summary>
    public static async Task<(ArtifactDigest Digest, long Size)> MeasureAsync(
        Stream source, CancellationToken cancellation, long limit = long.MaxValue)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = await PumpAsync(source, hash, null, limit, cancellation).ConfigureAwait(false);
        return (ArtifactDigest.FromHash(hash.GetHashAndReset()), size);
    }

    /// <summary>Copies <paramref name="source"/> and checks it. The copy must be used only if this method returns.</summary>
    /// <exception cref="DigestMismatchException">The content is different or longer.</exception>
    /// <exception cref="ArtifactUnavailableException">The content is shorter, so the rest may still be written.</exception>
    public static async Task CopyAsync(
        Stream source, Stream? target, ArtifactDigest expected, long size, string where, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Reading stops at the first byte beyond the size.
        var read = await PumpAsync(source, hash, target, size, cancellation).ConfigureAwait(false);
        if (read > size)
        {
            throw new DigestMismatchException(where, expected, $"more than the {size} bytes in its descriptor");
        }

        if (read < size)
        {
            throw Incomplete(where, read, size);
        }

        var found = ArtifactDigest.FromHash(hash.GetHashAndReset());
        if (found != expected)
        {
            throw new DigestMismatchException(where, expected, found.ToString());
        }
    }

    /// <summary>Refuses a source that is known to be too short, before memory is allocated for it.</summary>
    public static void RequireLength(Stream source, long size, string where)
    {
        if (source.CanSeek && source.Length < size)
        {
            throw Incomplete(where, source.Length, size);
        }
    }

    /// <summary>Reads at most <paramref name="limit"/> bytes of content whose digest is known but not its size.</summary>
    public static async Task<byte[]> ReadAsync(
        Stream source, ArtifactDigest expected, long limit, string where, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (await PumpAsync(source, hash, buffer, limit, cancellation).ConfigureAwait(false) > limit)
        {
            throw new ArtifactInvalidException(where, $"it is larger than the {limit} bytes allowed for it");
        }

        if (buffer.Length == 0)
        {
            throw new ArtifactUnavailableException(
                where, "it is empty; is it still being copied, or was the copy interrupted?", transient: true);
        }

        var found = ArtifactDigest.FromHash(hash.GetHashAndReset());
        return found == expected ? buffer.ToArray() : throw new DigestMismatchException(where, expected, found.ToString());
    }

    private static ArtifactUnavailableException Incomplete(string where, long found, long size) =>
        new(where, $"it has {found} of {size} bytes; is it still being copied, or was the copy interrupted?", transient: true);

    // Stops at the first read beyond the limit, and then returns a number above the limit.
    private static async Task<long> PumpAsync(
        Stream source, IncrementalHash hash, Stream? target, long limit, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var total = 0L;
        try
        {
            while (true)
            {
                stall.CancelAfter(Stall);
                var count = await source.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return total;
                }

                total += count;
                if (total > limit)
                {
                    return total;
                }

                hash.AppendData(buffer, 0, count);
                if (target is not null)
                {
                    await target.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"no data arrived for {Stall.TotalSeconds:0} s");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
