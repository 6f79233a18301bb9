using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sluice.Api.Contracts;

namespace Sluice.Decisions.Text;

/// <summary>
/// SHA-256 of records, over their canonical JSON without the members that have the default of their record. Digests are stored, so they
/// must not change when a later release reorders the members of a record or adds one that has a default.
/// </summary>
public static class Digest
{
    private static readonly JsonSerializerOptions Options = new(ContractJson.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDefaults } },
    };

    /// <summary>The digest as <c>sha256:…</c>.</summary>
    public static string Of<T>(T value) => OfText(Write(value, typeof(T)));

    /// <summary>The digest of a text's UTF-8 as <c>sha256:…</c>.</summary>
    public static string OfText(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether two records have the same JSON.</summary>
    public static bool Same<T>(T left, T right) => ReferenceEquals(left, right)
        || JsonSerializer.SerializeToUtf8Bytes(left, ContractJson.Options).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(right, ContractJson.Options));

    private static string Write(object? value, Type type) => CanonicalJson.Write(JsonSerializer.SerializeToNode(value, type, Options));

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
        && (value is string or ValueType ? value.Equals(standard) : Write(value, type) == Write(standard, type));
}
