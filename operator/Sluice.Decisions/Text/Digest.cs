using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;

namespace Sluice.Decisions.Text;

/// <summary>SHA-256 of records by their canonical JSON: no nulls, keys in ordinal order, no white space.</summary>
public static class Digest
{
    /// <summary>The digest as <c>sha256:…</c>. A member that moves within its record does not change it.</summary>
    public static string Of<T>(T value) => OfText(CanonicalJson.Write(JsonSerializer.SerializeToNode(value, ContractJson.Options)));

    /// <summary>The digest of a text's UTF-8 as <c>sha256:…</c>.</summary>
    public static string OfText(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether two records are written as the same JSON.</summary>
    public static bool Same<T>(T left, T right) => ReferenceEquals(left, right)
        || JsonSerializer.SerializeToUtf8Bytes(left, ContractJson.Options).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(right, ContractJson.Options));
}
