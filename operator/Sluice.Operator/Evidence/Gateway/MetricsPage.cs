using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Sluice.Operator.Evidence.Gateway;

/// <summary>
/// Reads a page of metrics line by line. A gateway's page has hundreds of kilobytes and is read every two seconds in a rollout; as one
/// string it would stay in the large object heap until a full collection.
/// </summary>
internal static class MetricsPage
{
    /// <summary>The lines of a page that have a prefix.</summary>
    /// <param name="page">The page, in UTF-8.</param>
    /// <param name="prefix">The prefix of the lines to return.</param>
    /// <param name="most">Most bytes that the page may have.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HttpRequestException">The page has more.</exception>
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

    // Text after the last line break is a line only at the end of the page.
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

/// <summary>A line of Prometheus' text format 0.0.4.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The upper bound of a histogram's bucket.</summary>
    /// <exception cref="FormatException">The sample is not one of a bucket.</exception>
    public double Bound => Number(Labels.GetValueOrDefault("le"));

    /// <summary>The value of a label.</summary>
    /// <exception cref="FormatException">The sample has no such label.</exception>
    public string Label(string label) => Labels.GetValueOrDefault(label) ?? throw new FormatException($"{Name}: no label {label}");

    /// <summary>The value of a label that is a whole number.</summary>
    /// <exception cref="FormatException">The value is not a whole number.</exception>
    public long Whole(string label) => long.TryParse(
        Label(label), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        ? whole
        : throw new FormatException($"{Name}: label {label} is '{Label(label)}', not a whole number");

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">The line is not a sample.</exception>
    public static MetricSample Parse(string line)
    {
        var labels = new Dictionary<string, string>();
        var at = line.IndexOfAny(['{', ' ']);
        if (at < 0)
        {
            throw new FormatException($"not a sample: {line}");
        }

        var name = line[..at];
        if (line[at] == '{')
        {
            at++;
            while (at < line.Length && line[at] != '}')
            {
                var equals = line.IndexOf('=', at);
                if (equals < 0 || equals + 1 >= line.Length || line[equals + 1] != '"')
                {
                    throw new FormatException($"not a sample: {line}");
                }

                var (value, next) = Quoted(line, equals + 2);
                labels[line[at..equals].Trim(' ', ',')] = value;
                at = next;
                if (at < line.Length && line[at] == ',')
                {
                    at++;
                }
            }

            at++;
        }

        return new MetricSample(name, labels, Number(at < line.Length ? line[at..].Trim().Split(' ')[0] : null));
    }

    private static (string Value, int Next) Quoted(string line, int at)
    {
        var value = new System.Text.StringBuilder();
        for (; at < line.Length && line[at] != '"'; at++)
        {
            if (line[at] == '\\' && at + 1 < line.Length)
            {
                at++;
                value.Append(line[at] == 'n' ? '\n' : line[at]);
            }
            else
            {
                value.Append(line[at]);
            }
        }

        return (value.ToString(), at + 1);
    }

    private static double Number(string? text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new FormatException($"not a number: {text}"),
    };
}
