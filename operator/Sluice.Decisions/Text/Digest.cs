using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sluice.Api.Contracts;

namespace Sluice.Decisions.Text;

/// <summary>
/// SHA-256 of records by their canonical JSON: no nulls, no members that have their record's default, keys in ordinal order, no white
/// space. Digests are stored: a member that a later release adds with a default leaves those of older objects as they are.
/// </summary>
public static class Digest
{
    private static readonly JsonSerializerOptions Canonical = new(ContractJson.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { SortMembers, LeaveOutDefaults } },
        Converters = { new SortedMapConverter() },
    };

    /// <summary>The digest as <c>sha256:…</c>.</summary>
    public static string Of<T>(T value) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value, Canonical)));

    /// <summary>The digest of a text's UTF-8 as <c>sha256:…</c>.</summary>
    public static string OfText(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether two records are written as the same JSON.</summary>
    public static bool Same<T>(T left, T right) => ReferenceEquals(left, right)
        || JsonSerializer.SerializeToUtf8Bytes(left, ContractJson.Options).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(right, ContractJson.Options));

    // A member that moves within its record must not change the digests that are stored already.
    private static void SortMembers(JsonTypeInfo type)
    {
        var order = 0;
        foreach (var member in type.Properties.OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            member.Order = order++;
        }
    }

    // Anonymous types have no defaults.
    private static void LeaveOutDefaults(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.GetConstructor(Type.EmptyTypes) is null)
        {
            return;
        }

        var defaults = Activator.CreateInstance(type.Type)!;
        foreach (var member in type.Properties.Where(member => member.Get is not null))
        {
            var standard = member.Get!(defaults);
            member.ShouldSerialize = (_, value) => value is not null && !IsSame(value, standard, member.PropertyType);
        }
    }

    private static bool IsSame(object value, object? standard, Type type) => standard is not null
        && (value is string or ValueType
            ? value.Equals(standard)
            : JsonSerializer.Serialize(value, type, Canonical) == JsonSerializer.Serialize(standard, type, Canonical));

    private sealed class SortedMapConverter : JsonConverter<IReadOnlyDictionary<string, string>>
    {
        public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("digests are only written");

        public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (key, text) in value.OrderBy(member => member.Key, StringComparer.Ordinal))
            {
                writer.WriteString(key, text);
            }

            writer.WriteEndObject();
        }
    }
}
