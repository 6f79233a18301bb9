namespace Sluice.Api.TrainingJobs;

/// <summary>How a CSV file is written, where it differs from RFC 4180 in UTF-8.</summary>
public sealed record CsvOptions
{
    /// <summary>Character between two cells, such as <c>;</c> or a tab.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>Character around cells that hold delimiters, line ends or quotes; doubled inside. Empty: none, every character is text.</summary>
    public string Quote { get; init; } = "\"";

    /// <summary>Decimal separator of numbers: <c>.</c> or <c>,</c>. Thousands are not separated.</summary>
    public string Decimal { get; init; } = ".";

    /// <summary>Encoding: <c>utf-8</c>, <c>utf-16</c> (little-endian), <c>utf-16be</c>, <c>iso-8859-1</c> or <c>windows-1252</c>.</summary>
    public string Encoding { get; init; } = "utf-8";
}
