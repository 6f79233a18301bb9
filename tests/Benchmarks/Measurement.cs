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

    /// <summary>The figure, or the median of several runs.</summary>
    public required double Value { get; init; }

    /// <summary>Unit of <see cref="Value"/>, <see cref="Spread"/> and <see cref="Reference"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>Least and greatest value of several runs. Null for a single run, and for fixed seeds, which have no spread.</summary>
    public IReadOnlyList<double>? Spread { get; init; }

    /// <summary>The same figure of the reference, measured in the same run. Null without a reference.</summary>
    public double? Reference { get; init; }

    /// <summary><see cref="Value"/> as a multiple of <see cref="Reference"/>.</summary>
    public double? Ratio => Reference is { } reference && reference != 0 && double.IsFinite(reference) ? Value / reference : null;

    /// <summary>The goal of the figure, such as <c>at most 0.05</c>. Null when it is only reported.</summary>
    public string? Goal { get; init; }

    /// <summary>Whether the figure meets its goal.</summary>
    public bool Holds { get; init; } = true;

    /// <summary>
    /// Appends the figure as a line to the file that <c>SLUICE_BENCH</c> names. Does nothing when the variable is not set.
    /// </summary>
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
