using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Training;

/// <summary>
/// Encoded rows that need not fit into memory: each is its inputs as 32-bit floats followed by its label as a 32-bit integer, both in the
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
    /// <param name="mostInMemory">Most bytes that are held in memory.</param>
    public EncodedRows(string folder, int width, long mostInMemory = MostInMemory)
    {
        (this.folder, this.mostInMemory, Width) = (folder, mostInMemory, width);
        rowBytes = checked((width + 1) * sizeof(float));
    }

    /// <summary>Number of inputs per row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the rows lie in a file.</summary>
    public bool IsInFile => file is not null;

    /// <summary>Appends rows.</summary>
    /// <param name="features">The rows in order, <see cref="Width"/> numbers each.</param>
    /// <param name="labels">The class of each row.</param>
    /// <exception cref="JobException">Scratch cannot be written or is full (78).</exception>
    public void Append(ReadOnlySpan<float> features, ReadOnlySpan<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, labels.Length * Width);
        var bytes = new byte[labels.Length * rowBytes];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = bytes.AsSpan(i * rowBytes, rowBytes);
            MemoryMarshal.AsBytes(features.Slice(i * Width, Width)).CopyTo(row);
            MemoryMarshal.Write(row[^sizeof(int)..], labels[i]);
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

        Count = checked(Count + labels.Length);
    }

    /// <summary>Reads rows.</summary>
    /// <param name="rows">Numbers of the rows, from 0, in any order.</param>
    /// <returns>The rows in that order, <see cref="Width"/> numbers each, and the class of each.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public (float[] Features, long[] Labels) Read(ReadOnlySpan<int> rows)
    {
        var (features, labels) = (new float[rows.Length * Width], new long[rows.Length]);
        var buffer = file is null ? [] : new byte[rowBytes];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = Row(rows[i], buffer);
            row[..^sizeof(int)].CopyTo(MemoryMarshal.AsBytes(features.AsSpan(i * Width, Width)));
            labels[i] = MemoryMarshal.Read<int>(row[^sizeof(int)..]);
        }

        return (features, labels);
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
