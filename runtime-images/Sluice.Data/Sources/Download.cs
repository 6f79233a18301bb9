using System.Buffers;
using System.Security.Cryptography;
using Sluice.Data.Sources.Stores;

namespace Sluice.Data.Sources;

/// <summary>
/// Reads one file of a store to its end, computes its digest, and writes it where it is asked to. A broken read continues where it broke
/// when the store can prove that the bytes are the same, and begins again when not.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="file">The file.</param>
/// <param name="path">File to write to. Null only to compute the digest.</param>
/// <param name="room">The room on the disk of that file.</param>
/// <param name="patience">How often it is tried.</param>
internal sealed class Download(IDataStore store, StoreFile file, string? path, ScratchRoom room, Patience patience) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private StoreFile? opened;
    private long position;
    private long farthest;

    /// <summary>What was read.</summary>
    /// <param name="Size">Bytes.</param>
    /// <param name="Digest">SHA-256, <c>sha256:…</c>.</param>
    /// <param name="Version">See <see cref="StoreFile.Version"/>.</param>
    public sealed record Result(long Size, string Digest, string? Version);

    /// <summary>Reads the file.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="ScratchFullException">The disk is full.</exception>
    public async Task<Result> RunAsync(CancellationToken cancellation)
    {
        var target = path is null ? null : new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        });
        await using (target)
        {
            while (true)
            {
                var before = farthest;
                try
                {
                    return await patience.RunAsync(inner => ReadAsync(target, inner), cancellation).ConfigureAwait(false);
                }
                catch (StoreException error) when (error.IsRetried && error.RetryAfter is null && farthest > before)
                {
                    // A large file over a poor line may break more often than a small one; as long as it grows, the server is there.
                }
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => hash.Dispose();

    private async Task<Result> ReadAsync(FileStream? target, CancellationToken cancellation)
    {
        StoreContent content;
        try
        {
            content = await store.OpenAsync(opened ?? file, position, cancellation).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Fault == StoreFault.Changed)
        {
            Restart(target);
            throw;
        }

        await using (content.ConfigureAwait(false))
        {
            if (content.Offset != position)
            {
                Restart(target);
            }

            opened = file with { Tag = content.Tag, Version = content.Version };
            if (target is not null && content.Size is { } size)
            {
                room.Expect(size - position);
            }

            await CopyAsync(content.Body, target, cancellation).ConfigureAwait(false);
            return content.Size is not { } expected || position == expected
                ? new Result(position, "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()), content.Version)
                : throw new StoreException(StoreFault.Transient, $"the connection ended after {position} of {expected} bytes");
        }
    }

    private async Task CopyAsync(Stream body, FileStream? target, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 << 10);
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            while (true)
            {
                var count = await ReceiveAsync(body, buffer, stall, cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                hash.AppendData(buffer, 0, count);
                if (target is not null)
                {
                    await WriteAsync(target, buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                }

                position += count;
                farthest = Math.Max(farthest, position);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReceiveAsync(Stream body, byte[] buffer, CancellationTokenSource stall, CancellationToken cancellation)
    {
        stall.CancelAfter(patience.Options.Stall);
        try
        {
            return await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            throw error is OperationCanceledException
                ? new StoreException(StoreFault.Transient, $"nothing arrived for {patience.Options.Stall.TotalSeconds:0} s", error)
                : new StoreException(
                    store.LocalPath(file) is null ? StoreFault.Transient : StoreFault.Unreadable,
                    $"the connection broke after {position} bytes: {error.Message}",
                    error);
        }
    }

    private async Task WriteAsync(FileStream target, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        room.Take(bytes.Length);
        try
        {
            await target.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        }
        catch (IOException error) when (ScratchFullException.IsFull(error))
        {
            throw new ScratchFullException(null, 0, error);
        }
    }

    // What was received belongs to other bytes than those that follow.
    private void Restart(FileStream? target)
    {
        _ = hash.GetHashAndReset();
        room.Return(target is null ? 0 : position);
        position = 0;
        opened = null;
        target?.SetLength(0);
        target?.Seek(0, SeekOrigin.Begin);
    }
}
