using System.Text;

namespace Sluice.Trainer.Data.Csv;

/// <summary>The encodings of <c>spec.dataset.csv.encoding</c>.</summary>
internal static class CsvEncoding
{
    /// <summary>Stands for bytes that are no text in the encoding, so that only a cell that is used is refused for them. No text holds it (Unicode, 23.7).</summary>
    public const char Undecodable = '\uFFFF';

    /// <summary>The encoding of a name that was checked, with <see cref="Undecodable"/> for what it cannot read.</summary>
    public static Encoding Of(string name)
    {
        var fallback = new DecoderReplacementFallback(Undecodable.ToString());
        return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback)
            ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback);
    }

    /// <summary>Says of a text that was not decoded what helps; null: it was.</summary>
    public static string? Fault(string text, string encoding)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return $"is not {encoding.ToUpperInvariant()} but seems to be UTF-16; save the table as UTF-8, or set spec.dataset.csv.encoding to utf-16";
        }

        return text.Contains(Undecodable, StringComparison.Ordinal)
            ? $"is not {encoding.ToUpperInvariant()}; save the table as UTF-8, or set spec.dataset.csv.encoding to what it is, such as windows-1252"
            : null;
    }
}
