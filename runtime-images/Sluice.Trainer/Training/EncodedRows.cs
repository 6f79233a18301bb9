using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Training;

/// <summary>
/// Encoded rows that need not fit into memory: each is its inputs followed by its targets, as 32-bit floats in the
/// machine's byte order. Few rows are held in memory; more lie in a file on scratch, from which single rows are read by their number. The
/// file is deleted with this object.
/// </summary>
internal sealed class EncodedRows : IDisposable
{
    /// <summary>Default of the most bytes that are held in memory: 64 MiB.</summary>
    public const long MostInMemory = 64L << 20;

    private readonly string folder;
    private readonly long mostInMemory;
    private readonly int rowBytes;
    private MemoryStream? memory = new();
    private SafeFileHandle? file;

    /// <summary>Creates an empty list of rows.</summary>
    /// <param name="folder">Folder on scratch. It is created when it is needed.</param>
    /// <param name="width">Number of inputs per row.</param>
    /// <param name="targets">Number of targets per row.</param>
    /// <param name="mostInMemory">Most bytes that are held in memory.</param>
    public EncodedRows(string folder, int width, int targets, long mostInMemory = MostInMemory)
    {
        (this.folder, this.mostInMemory, Width, Targets) = (folder, mostInMemory, width, targets);
        rowBytes = checked((width + targets) * sizeof(float));
    }

    /// <summary>Number of inputs per row.</summary>
    public int Width { get; }

    /// <summary>Number of targets per row.</summary>
    public int Targets { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the rows lie in a file.</summary>
    public bool IsInFile => file is not null;

    /// <summary>Appends rows.</summary>
    /// <param name="features">The rows in order, <see cref="Width"/> numbers each.</param>
    /// <param name="targets">Their targets in order, <see cref="Targets"/> numbers each.</param>
    /// <exception cref="JobException">Scratch cannot be written or is full (78).</exception>
    public void Append(ReadOnlySpan<float> features, ReadOnlySpan<float> targets)
    {
        var count = features.Length / Width;
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, count * Width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, count * Targets);
        var bytes = new byte[count * rowBytes];
        for (var i = 0; i < count; i++)
        {
            var row = bytes.AsSpan(i * rowBytes, rowBytes);
            MemoryMarshal.AsBytes(features.Slice(i * Width, Width)).CopyTo(row);
            MemoryMarshal.AsBytes(targets.Slice(i * Targets, Targets)).CopyTo(row[(Width * sizeof(float))..]);
        }

        try
        {
            if (memory is not null && memory.Length + bytes.Length > mostInMemory)
            {
                file = Create();
                RandomAccess.Write(file, memory.GetBuffer().AsSpan(0, (int)memory.Length), 0);
                memory = null;
            }

            if (file is null)
            {
                memory!.Write(bytes);
            }
            else
            {
                RandomAccess.Write(file, bytes, (long)Count * rowBytes);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JobException.TooSmall("ScratchFull", "spec.dataset.scratch",
                $"the encoded rows cannot be written to {folder}: {e.Message}; give the job more scratch, or fewer rows or features", e);
        }

        Count = checked(Count + count);
    }

    /// <summary>Reads rows.</summary>
    /// <param name="rows">Numbers of the rows, from 0, in any order.</param>
    /// <returns>
    /// The rows in that order, <see cref="Width"/> numbers each, and their targets, <see cref="Targets"/> numbers each.
    /// </returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public (float[] Features, float[] Targets) Read(ReadOnlySpan<int> rows)
    {
        var (features, targets) = (new float[rows.Length * Width], new float[rows.Length * Targets]);
        var buffer = file is null ? [] : new byte[rowBytes];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = Row(rows[i], buffer);
            row[..(Width * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(features.AsSpan(i * Width, Width)));
            row[(Width * sizeof(float))..].CopyTo(MemoryMarshal.AsBytes(targets.AsSpan(i * Targets, Targets)));
        }

        return (features, targets);
    }

    /// <inheritdoc />
    public void Dispose() => file?.Dispose();

    private ReadOnlySpan<byte> Row(int number, byte[] buffer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        var start = (long)number * rowBytes;
        if (memory is not null)
        {
            return memory.GetBuffer().AsSpan((int)start, rowBytes);
        }

        for (var read = 0; read < rowBytes;)
        {
            var count = RandomAccess.Read(file!, buffer.AsSpan(read), start + read);
            read += count > 0 ? count : throw new EndOfStreamException($"the encoded rows in {folder} were cut off");
        }

        return buffer;
    }

    private SafeFileHandle Create()
    {
        Directory.CreateDirectory(folder);
        return File.OpenHandle(
            Path.Combine(folder, $"encoded-{Guid.NewGuid():n}"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            FileOptions.DeleteOnClose | FileOptions.RandomAccess);
    }
}
