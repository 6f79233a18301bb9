namespace Sluice.Api.Contracts;

/// <summary>
/// Origins of web pages that may speak to the gateways, as operator and gateway are given them: <c>*</c>, or a list with commas between.
/// </summary>
public static class CorsOrigins
{
    /// <summary>The environment variable by which the operator hands them to the gateways.</summary>
    public const string Variable = "SLUICE_CORS_ORIGINS";

    /// <summary>Pages of every origin.</summary>
    public const string Any = "*";

    /// <summary>What they look like, for messages.</summary>
    public const string Expected = "* or a list of origins with commas between, such as https://app.example.com,http://localhost:3000";

    /// <summary>Reads a list. An origin is scheme, host and, where it is not the scheme's own, port (RFC 6454, section 6.2).</summary>
    /// <exception cref="FormatException">An entry is not an origin; the message names it.</exception>
    public static IReadOnlyList<string> Parse(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Origin)];

    private static string Origin(string text) =>
        text == Any
            || (Uri.TryCreate(text, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https"
                && $"{uri.Scheme}://{uri.Authority}" == text)
            ? text
            : throw new FormatException($"'{text}' is not an origin");
}
