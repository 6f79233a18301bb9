using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Sluice.Benchmarks;

/// <summary>One figure of <c>artifacts/bench.json</c>.</summary>
internal sealed partial record Measurement
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Name that stays the same from run to run: lower-case words with hyphens, made from <see cref="What"/>.</summary>
    public string Id => NoWord().Replace(What.ToLowerInvariant(), "-").Trim('-');

    /// <summary>What was measured, and under which conditions.</summary>
    public required string What { get; init; }

    /// <summary>The figure; of several runs, the median.</summary>
    public required double Value { get; init; }

    /// <summary>Unit of <see cref="Value"/>, <see cref="Spread"/> and <see cref="Reference"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>Least and greatest value of several runs; null for a single one, and for one with fixed seeds, which has none.</summary>
    public IReadOnlyList<double>? Spread { get; init; }

    /// <summary>The same figure of what it is compared with, measured in the same run; null without one.</summary>
    public double? Reference { get; init; }

    /// <summary><see cref="Value"/> as a multiple of <see cref="Reference"/>.</summary>
    public double? Ratio => Reference is { } reference && reference != 0 && double.IsFinite(reference) ? Value / reference : null;

    /// <summary>What the figure must keep to, such as <c>at most 0.05</c>; null: it is only reported.</summary>
    public string? Goal { get; init; }

    /// <summary>Whether it does.</summary>
    public bool Holds { get; init; } = true;

    /// <summary>Adds it as a line to the file that <c>SLUICE_BENCH</c> names; without that, nothing is written.</summary>
    public void Record()
    {
        if (Environment.GetEnvironmentVariable("SLUICE_BENCH") is { Length: > 0 } file)
        {
            File.AppendAllText(file, JsonSerializer.Serialize(this, Json) + "\n");
        }
    }

    [GeneratedRegex("[^a-z0-9.]+")]
    private static partial Regex NoWord();
}
