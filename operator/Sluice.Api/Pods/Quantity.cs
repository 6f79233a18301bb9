using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Sluice.Api.Pods;

/// <summary>
/// An amount as Kubernetes writes it: <c>500m</c>, <c>2</c>, <c>1.5Gi</c>, <c>1e3</c>. The grammar is that of
/// k8s.io/apimachinery/pkg/api/resource.Quantity, without negative amounts, which no resource takes.
/// </summary>
public static partial class Quantity
{
    /// <summary>Reads an amount. Amounts that a <see cref="decimal"/> cannot hold are refused; Kubernetes caps them at 2⁶³-1.</summary>
    /// <param name="text">Text; null is no amount.</param>
    /// <param name="value">The amount in units: cores, bytes, devices.</param>
    public static bool TryParse(string? text, out decimal value)
    {
        value = 0;
        if (text is null || Grammar().Match(text) is not { Success: true } match)
        {
            return false;
        }

        try
        {
            value = decimal.Parse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
                * Factor(match.Groups["suffix"].Value);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static decimal Factor(string suffix) => suffix switch
    {
        "" => 1,
        "n" => 1e-9m,
        "u" => 1e-6m,
        "m" => 1e-3m,
        "k" => 1e3m,
        "M" => 1e6m,
        "G" => 1e9m,
        "T" => 1e12m,
        "P" => 1e15m,
        "E" => 1e18m,
        "Ki" => 1L << 10,
        "Mi" => 1L << 20,
        "Gi" => 1L << 30,
        "Ti" => 1L << 40,
        "Pi" => 1L << 50,
        "Ei" => 1L << 60,
        _ => decimal.Parse("1" + suffix, NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(
        @"^\+?(?<number>[0-9]{1,18}(\.[0-9]{0,9})?|\.[0-9]{1,9})(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}

/// <summary>
/// Reads an amount that stands as text or as a number (<c>"1"</c> and <c>1</c>), as Kubernetes does, and writes it as text: both are
/// the same request and have the same digest.
/// </summary>
public sealed class QuantityConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => JsonElement.ParseValue(ref reader).GetRawText(),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw new JsonException("a quantity is a text or a number"),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Amounts by name, each read as <see cref="QuantityConverter"/> does; written in ordinal order of the names.</summary>
public sealed class QuantityMapConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    private static readonly QuantityConverter Each = new();

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("resources are a map of quantities by name");
        }

        var quantities = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            quantities[name] = Each.Read(ref reader, typeof(string), options)!;
        }

        return quantities;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, quantity) in value.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, quantity);
        }

        writer.WriteEndObject();
    }
}
