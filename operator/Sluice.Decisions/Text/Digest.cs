using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Api.Contracts;

namespace Sluice.Decisions.Text;

/// <summary>SHA-256 of records by their canonical JSON: no nulls, keys in ordinal order, no white space.</summary>
public static class Digest
{
    /// <summary>The digest as <c>sha256:…</c>.</summary>
    public static string Of<T>(T value) => "sha256:" + Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sort(JsonSerializer.SerializeToNode(value, ContractJson.Options)))));

    /// <summary>Whether two records are written as the same JSON.</summary>
    public static bool Same<T>(T left, T right) => ReferenceEquals(left, right)
        || JsonSerializer.SerializeToUtf8Bytes(left, ContractJson.Options).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(right, ContractJson.Options));

    private static JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject record => new JsonObject(record
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sort(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sort)]),
        _ => node?.DeepClone(),
    };
}
