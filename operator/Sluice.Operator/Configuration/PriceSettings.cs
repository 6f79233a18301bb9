using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.Text;
using Sluice.Api.Validation;

namespace Sluice.Operator.Configuration;

/// <summary>What GPUs cost on the nodes of the cluster: the chart's values, as JSON.</summary>
public sealed record PriceSettings
{
    private const string DefaultEntry = "default";
    private const decimal Most = 1_000_000;

    private static readonly JsonSerializerOptions Strict = new(ContractJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The label of nodes whose values have prices.</summary>
    public string Label { get; init; } = "node.kubernetes.io/instance-type";

    /// <summary>
    /// What a GPU costs an hour, a decimal, by the values of the label. The entry <c>default</c> is for nodes with another value or none.
    /// </summary>
    public IReadOnlyDictionary<string, string> PerGpuHour { get; init; } = new Dictionary<string, string>();

    /// <summary>The currency, for messages.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Reads settings.</summary>
    /// <exception cref="FormatException">They cannot be read, or break a rule; the message names the field.</exception>
    public static PriceSettings Parse(string json)
    {
        PriceSettings settings;
        try
        {
            settings = JsonSerializer.Deserialize<PriceSettings>(json, Strict) ?? new PriceSettings();
        }
        catch (JsonException error)
        {
            throw new FormatException($"--prices: {error.Message}", error);
        }

        return Fault(settings) is { } fault ? throw new FormatException("--prices: " + fault) : settings;
    }

    /// <summary>The price of a GPU for an hour on a node.</summary>
    /// <param name="value">The node's value of the label. Null when it has none.</param>
    public decimal Of(string? value) =>
        DecimalText.Parse(value is not null && PerGpuHour.TryGetValue(value, out var price) ? price : PerGpuHour[DefaultEntry]);

    private static string? Fault(PriceSettings settings)
    {
        // A label that a node selector may name.
        var selector = new PodOptions { NodeSelector = new Dictionary<string, string> { [settings.Label ?? ""] = "" } };
        if (SpecValidation.Check("label", new PodTemplate { Pod = selector }) is [var label, ..])
        {
            return $"label: {label.Message}";
        }

        if (settings.Currency is null or { Length: > 16 })
        {
            return "currency: is no text of at most 16 characters; write it as EUR";
        }

        if (settings.PerGpuHour is null || !settings.PerGpuHour.ContainsKey(DefaultEntry))
        {
            return "perGpuHour: 'default' is missing; set the price of a GPU on nodes that no other entry names";
        }

        foreach (var (value, price) in settings.PerGpuHour)
        {
            if (!DecimalText.TryParse(price, out var amount))
            {
                return $"perGpuHour[{value}]: '{price}' is not a decimal; write it as 3.20, in quotes";
            }

            if (amount is < 0 or > Most)
            {
                return $"perGpuHour[{value}]: {price} is outside 0 to {Most}";
            }
        }

        return null;
    }
}
