using System.Buffers;
using System.Security.Cryptography;
using Sluice.Artifacts.Errors;

namespace Sluice.Artifacts.Content;

/// <summary>Reads content whose size and digest are known, and refuses anything else.</summary>
internal static class VerifiedCopy
{
    /// <summary>A source that gives nothing for this long is taken as gone.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    /// <summary>Digest and size of what a stream holds.</summary>
    public static async Task<(ArtifactDigest Digest, long Size)> MeasureAsync(
        Stream source, CancellationToken cancellation, long limit = long.MaxValue)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = await PumpAsync(source, hash, null, limit, cancellation).ConfigureAwait(false);
        return (ArtifactDigest.FromHash(hash.GetHashAndReset()), size);
    }

    /// <summary>Copies <paramref name="source"/> and checks it; what was copied is good only if this returns.</summary>
    /// <exception cref="DigestMismatchException">Other content, or more of it.</exception>
    /// <exception cref="ArtifactUnavailableException">Less of it, so that the rest may still come.</exception>
    public static async Task CopyAsync(
        Stream source, Stream? target, ArtifactDigest expected, long size, string where, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // One byte over the size is enough to know that there is too much; the rest is not read.
        var read = await PumpAsync(source, hash, target, size, cancellation).ConfigureAwait(false);
        if (read > size)
        {
            throw new DigestMismatchException(where, expected, $"content longer than the {size} bytes that its descriptor says");
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

    /// <summary>Refuses a source that is known to hold less than it should, before anything is done for its sake.</summary>
    public static void RequireLength(Stream source, long size, string where)
    {
        if (source.CanSeek && source.Length < size)
        {
            throw Incomplete(where, source.Length, size);
        }
    }

    /// <summary>Reads at most <paramref name="limit"/> bytes whose digest, but not whose size, is known.</summary>
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
            throw new ArtifactUnavailableException(where, "it is empty; is it still being copied, or did that break off?", transient: true);
        }

        var found = ArtifactDigest.FromHash(hash.GetHashAndReset());
        return found == expected ? buffer.ToArray() : throw new DigestMismatchException(where, expected, found.ToString());
    }

    private static ArtifactUnavailableException Incomplete(string where, long found, long size) =>
        new(where, $"{found} of {size} bytes are there; is it still being copied, or did that break off?", transient: true);

    // Stops at the first read beyond the limit, and then returns more than the limit.
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
            throw new IOException($"nothing came for {Stall.TotalSeconds:0} s");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
