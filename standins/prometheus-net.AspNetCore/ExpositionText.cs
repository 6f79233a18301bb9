using System.Buffers;
using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>Writes the text format 0.0.4 into one buffer, so that an endpoint sends a scrape whole or not at all.</summary>
internal sealed class ExpositionText
{
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Family(string name, string help, string type)
    {
        Text("# HELP ");
        Text(name);
        Text(" ");
        Text(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal));
        Text("\n# TYPE ");
        Text(name);
        Text(" ");
        Text(type);
        Text("\n");
    }

    /// <param name="name">The family's name.</param>
    /// <param name="suffix">Appended to the name, with its underscore; empty for none.</param>
    /// <param name="labels">Pairs already quoted and joined by commas; empty for none.</param>
    /// <param name="le">The bucket's upper bound as text; null where the sample is no bucket.</param>
    /// <param name="value">The sample.</param>
    public void Sample(string name, string suffix, byte[] labels, string? le, double value)
    {
        Identity(name, suffix, labels, le);
        var span = _buffer.GetSpan(32);
        value.TryFormat(span, out var written, "g", CultureInfo.InvariantCulture);
        _buffer.Advance(written);
        Text("\n");
    }

    public void Sample(string name, string suffix, byte[] labels, string? le, long value)
    {
        Identity(name, suffix, labels, le);
        var span = _buffer.GetSpan(32);
        value.TryFormat(span, out var written, "D", CultureInfo.InvariantCulture);
        _buffer.Advance(written);
        Text("\n");
    }

    public static byte[] Labels(string[] names, string[] values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < names.Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(names[i]).Append("=\"");
            text.Append(values[i]
                .Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\n", @"\n", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal));
            text.Append('"');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static string Bound(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("g", CultureInfo.InvariantCulture);

    private void Identity(string name, string suffix, byte[] labels, string? le)
    {
        Text(name);
        Text(suffix);
        if (labels.Length > 0 || le is not null)
        {
            Text("{");
            _buffer.Write(labels);
            if (le is not null)
            {
                Text(labels.Length > 0 ? ",le=\"" : "le=\"");
                Text(le);
                Text("\"");
            }

            Text("}");
        }

        Text(" ");
    }

    private void Text(string text)
    {
        var span = _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _buffer.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}
