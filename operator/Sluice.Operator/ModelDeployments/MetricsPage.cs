using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Sluice.Operator.ModelDeployments;

/// <summary>
/// Reads a page of metrics line by line. A gateway's has hundreds of kilobytes and is read every two seconds in a rollout; as one text it
/// would lie in the large object heap until a full collection.
/// </summary>
internal static class MetricsPage
{
    /// <summary>The lines that begin so.</summary>
    /// <param name="page">UTF-8.</param>
    /// <param name="prefix">How the lines that count begin.</param>
    /// <param name="most">Bytes that the page may have.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HttpRequestException">It has more.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(Stream page, string prefix, long most, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var start = Encoding.UTF8.GetBytes(prefix);
        var reader = PipeReader.Create(page, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            for (long taken = 0; ;)
            {
                var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rest = Take(read.Buffer, start, lines, read.IsCompleted);
                if (taken + read.Buffer.Length > most)
                {
                    throw new HttpRequestException($"its page of metrics has more than {most} bytes");
                }

                taken += read.Buffer.Length - rest.Length;
                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    return lines;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    // What follows the last line break is a line only where the page ends.
    private static ReadOnlySequence<byte> Take(ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> start, List<string> lines, bool isLast)
    {
        var reader = new SequenceReader<byte>(buffer);
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            Add(line, start, lines);
        }

        if (!isLast)
        {
            return buffer.Slice(reader.Position);
        }

        Add(buffer.Slice(reader.Position), start, lines);
        return buffer.Slice(buffer.End);
    }

    private static void Add(ReadOnlySequence<byte> line, ReadOnlySpan<byte> start, List<string> lines)
    {
        if (new SequenceReader<byte>(line).IsNext(start))
        {
            lines.Add(Encoding.UTF8.GetString(line));
        }
    }
}
