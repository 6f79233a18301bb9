using System.Text;

namespace Sluice.Trainer.Data.Csv;

/// <summary>The encodings of <c>spec.dataset.csv.encoding</c>.</summary>
internal static class CsvEncoding
{
    /// <summary>
    /// Replaces bytes that are invalid in the encoding, so that they are an error only in a cell that is used. It is a noncharacter
    /// (Unicode, 23.7), so no text contains it.
    /// </summary>
    public const char Undecodable = '\uFFFF';

    /// <summary>The encoding of a valid name, with <see cref="Undecodable"/> in place of invalid bytes.</summary>
    public static Encoding Of(string name)
    {
        var fallback = new DecoderReplacementFallback(Undecodable.ToString());
        return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback)
            ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback);
    }

    /// <summary>The problem and the remedy for a text with invalid bytes. Null when it has none.</summary>
    public static string? Fault(string text, string encoding)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return $"is not {encoding.ToUpperInvariant()} but seems to be UTF-16; "
                + "save the table as UTF-8, or set spec.dataset.csv.encoding to utf-16";
        }

        return text.Contains(Undecodable, StringComparison.Ordinal)
            ? $"is not {encoding.ToUpperInvariant()}; save the table as UTF-8, "
                + "or set spec.dataset.csv.encoding to its encoding, such as windows-1252"
            : null;
    }
}
