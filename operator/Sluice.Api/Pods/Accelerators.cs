using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Api.Validation;

namespace Sluice.Api.Pods;

/// <summary>
/// Which resources are accelerators, and how many a container asks for. Accounts, budgets and bounds of GPUs all count by this list. In
/// JSON it is the text that <see cref="Parse"/> reads.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class Accelerators
{
    private const int Most = 64;

    private readonly IReadOnlyList<string> _patterns;

    private Accelerators(IReadOnlyList<string> patterns) => _patterns = patterns;

    /// <summary>
    /// Those that count where an installation names none: GPUs of all makers, whole (<c>nvidia.com/gpu</c>), shared
    /// (<c>nvidia.com/gpu.shared</c>) or in slices (<c>nvidia.com/mig-1g.10gb</c>), TPUs, Gaudis and Neurons.
    /// </summary>
    public static Accelerators Default { get; } = new(
    [
        "*/gpu", "*/gpu.shared", "nvidia.com/mig-*", "gpu.intel.com/i915", "gpu.intel.com/xe", "google.com/tpu", "habana.ai/gaudi",
        "aws.amazon.com/neuron",
    ]);

    /// <summary>The names as they were given.</summary>
    public override string ToString() => string.Join(',', _patterns);

    /// <summary>Reads names with commas between them. In each a <c>*</c> stands for any letters.</summary>
    /// <exception cref="FormatException">One of them can be no resource of a device plugin; the message names it.</exception>
    public static Accelerators Parse(string text)
    {
        var patterns = text.Split(',', StringSplitOptions.TrimEntries);
        if (patterns.Length > Most)
        {
            throw new FormatException($"--accelerators: {patterns.Length} names; give at most {Most}, with * for any letters");
        }

        foreach (var pattern in patterns)
        {
            if (!pattern.Contains('/', StringComparison.Ordinal)
                || NameRules.Key(pattern.Replace('*', 'x')) is not null
                || pattern.Trim('*') == "/")
            {
                throw new FormatException(
                    $"--accelerators: '{pattern}' is not a resource of a device plugin; write it with its domain, as nvidia.com/gpu, "
                    + "with * for any letters");
            }
        }

        return new Accelerators(patterns);
    }

    /// <summary>Whether a resource is one of them.</summary>
    public bool Include(string resource) =>
        _patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, resource, ignoreCase: false));

    /// <summary>
    /// Accelerators of one container; a slice counts as one. An amount that is no whole number counts as none, one above 10,000 as 10,000.
    /// </summary>
    public long Of(ResourceOptions resources) => Of(resources.Limits);

    /// <summary>Accelerators by a container's limits.</summary>
    public long Of(IEnumerable<KeyValuePair<string, string>> limits) =>
        limits.Where(limit => Include(limit.Key)).Sum(limit => Count(limit.Value));

    // Extended resources are whole numbers, and a limit without a request is both.
    private static long Count(string quantity) =>
        Quantity.TryParse(quantity, out var count) && count == decimal.Truncate(count) ? (long)Math.Min(count, 10_000) : 0;

    private sealed class Converter : JsonConverter<Accelerators>
    {
        public override Accelerators Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? "");
            }
            catch (Exception error) when (error is FormatException or InvalidOperationException)
            {
                throw new JsonException(error.Message, error);
            }
        }

        public override void Write(Utf8JsonWriter writer, Accelerators value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
