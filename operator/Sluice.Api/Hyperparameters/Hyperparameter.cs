using System.Globalization;

namespace Sluice.Api.Hyperparameters;

/// <summary>A hyperparameter of Sluice's own trainer: its name, what it may be, and what it is where a job does not say.</summary>
/// <param name="Name">Name in <c>spec.trainer.hyperparameters</c>.</param>
/// <param name="Kind">What its text holds.</param>
/// <param name="Least">Least value of a number.</param>
/// <param name="Most">Greatest value of a number.</param>
/// <param name="Default">The text that is read where a job gives none.</param>
public sealed record Hyperparameter(string Name, HyperparameterKind Kind, decimal Least, decimal Most, string Default)
{
    /// <summary>Most numbers of a list.</summary>
    public const int MostItems = 8;

    private const int LongestNumber = 40;

    /// <summary>Whether a number must be above <see cref="Least"/>.</summary>
    public bool AboveLeast { get; init; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; a list is separated by commas and may be empty.</param>
    /// <param name="numbers">The numbers that it holds: exactly one where the kind is no list.</param>
    /// <returns>What is wrong with it and what helps. Null when there is nothing.</returns>
    public string? Read(string? text, out IReadOnlyList<decimal> numbers)
    {
        var parts = Kind != HyperparameterKind.WholeNumbers ? [text ?? ""]
            : string.IsNullOrEmpty(text) ? []
            : text.Split(',', StringSplitOptions.TrimEntries);
        var read = parts.Select(TryNumber).ToArray();
        numbers = [.. read.Select(number => number ?? 0)];
        var wrong = Array.FindIndex(read, number => number is null);
        return parts.Length > MostItems ? $"'{Shown(text)}' is not allowed; give at most {MostItems} numbers"
            : wrong >= 0 ? $"'{Shown(parts[wrong])}' is not allowed; give {Range()}"
            : null;
    }

    private static string Shown(string? text) => text is { Length: > 60 } ? text[..60] + "…" : text ?? "";

    private decimal? TryNumber(string text) =>
        text.Length <= LongestNumber
        && decimal.TryParse(
            text,
            Kind == HyperparameterKind.Number ? NumberStyles.Float : NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var value)
        && (AboveLeast ? value > Least : value >= Least)
        && value <= Most
            ? value
            : null;

    private string Range() => string.Create(CultureInfo.InvariantCulture,
        $"{(Kind == HyperparameterKind.Number ? "a number" : "a whole number")} {(AboveLeast ? "above" : "from")} {Least} "
            + $"{(AboveLeast ? "and at most" : "to")} {Most}");
}
