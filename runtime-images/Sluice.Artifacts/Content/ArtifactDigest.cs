using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Sluice.Artifacts.Content;

/// <summary>
/// A content digest: <c>sha256:</c> followed by 64 lower-case hexadecimal digits. OCI allows other algorithms; only SHA-256, which
/// every implementation must support, is accepted here, so that equal content always has the same digest.
/// </summary>
public readonly record struct ArtifactDigest
{
    private const string Prefix = "sha256:";

    private ArtifactDigest(string hex) => Hex = hex;

    /// <summary>The 64 hexadecimal digits, safe as a file name.</summary>
    public string Hex { get; }

    /// <summary>Digest of content in memory.</summary>
    public static ArtifactDigest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>Reads a digest.</summary>
    /// <exception cref="FormatException">The text is not <c>sha256:</c> followed by 64 lower-case hexadecimal digits.</exception>
    public static ArtifactDigest Parse(string? text) => TryParse(text, out var digest)
        ? digest
        : throw new FormatException($"'{Shown(text)}' is not a digest; expected 'sha256:' followed by 64 lower-case hexadecimal digits");

    /// <summary>Reads a digest. False when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ArtifactDigest digest)
    {
        digest = default;
        if (text is null || text.Length != Prefix.Length + 64 || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var hex = text[Prefix.Length..];
        if (!hex.All(char.IsAsciiHexDigitLower))
        {
            return false;
        }

        digest = new ArtifactDigest(hex);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Prefix + Hex;

    internal static ArtifactDigest FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    // The text may be anything and ends up in messages, so its length is bounded.
    private static string Shown(string? text) => text is { Length: > 100 } ? text[..100] + "…" : text ?? "";
}
