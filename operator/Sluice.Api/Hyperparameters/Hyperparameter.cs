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
    private const int LongestPattern = 200;

    /// <summary>
    /// The text of an empty list, which is written in place of an empty text: API servers before 1.21 take that for null in a map.
    /// </summary>
    public const string None = "none";

    /// <summary>A hyperparameter that is one of some words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="words">The words, the default first.</param>
    public static Hyperparameter OfWords(string name, params string[] words) =>
        new(name, HyperparameterKind.Word, 0, words.Length - 1, words[0]) { Words = words };

    /// <summary>Whether a number must be above <see cref="Least"/>.</summary>
    public bool AboveLeast { get; init; }

    /// <summary>The words that it may be. Empty for numbers.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The values of <c>spec.trainer.architecture</c> that have it. Null for all.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>The values of <c>spec.trainer.task</c> that have it. Null for all.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>Whether a job of this task and architecture has it.</summary>
    public bool IsOf(string task, string architecture) =>
        Tasks?.Contains(task) is not false && Architectures?.Contains(architecture) is not false;

    /// <summary>Reads a text.</summary>
    /// <param name="text">
    /// The text; a list is separated by commas, and may be empty, or <see cref="None"/>, where it is of whole numbers or patterns.
    /// </param>
    /// <param name="numbers">
    /// The numbers that it holds: exactly one where the kind is no list, and the place among <see cref="Words"/> of a word.
    /// </param>
    /// <returns>What is wrong with it and what helps. Null when there is nothing.</returns>
    public string? Read(string? text, out IReadOnlyList<decimal> numbers)
    {
        if (Kind is HyperparameterKind.Patterns)
        {
            numbers = [];
            return Patterns(text).All(IsPattern) && Patterns(text).Count <= MostItems ? null
                : $"'{Shown(text)}' is not allowed; give at most {MostItems} patterns of letters, digits, dots, '_', '*' and '?', "
                    + "separated by commas";
        }

        var parts = Kind is not (HyperparameterKind.WholeNumbers or HyperparameterKind.Numbers) ? [text ?? ""]
            : Kind is HyperparameterKind.WholeNumbers && IsNone(text) ? []
            : (text ?? "").Split(',', StringSplitOptions.TrimEntries);
        Func<string, decimal?> item = Kind is HyperparameterKind.Word ? TryWord : TryNumber;
        var read = parts.Select(item).ToArray();
        numbers = [.. read.Select(number => number ?? 0)];
        var wrong = Array.FindIndex(read, number => number is null);
        return parts.Length > MostItems ? $"'{Shown(text)}' is not allowed; give at most {MostItems} numbers"
            : wrong >= 0 ? $"'{Shown(parts[wrong])}' is not allowed; give {Range()}"
            : null;
    }

    /// <summary>Writes numbers that <see cref="Read"/> gave, always in the same form.</summary>
    public string Write(IReadOnlyList<decimal> numbers) => Kind is HyperparameterKind.Word
        ? Words[(int)numbers[0]]
        : numbers.Count == 0 ? None
        : string.Join(',', numbers.Select(number => number.ToString("0.####################", CultureInfo.InvariantCulture)));

    /// <summary>The patterns of a text.</summary>
    public static IReadOnlyList<string> Patterns(string? text) =>
        IsNone(text) ? [] : text!.Split(',', StringSplitOptions.TrimEntries);

    private static bool IsNone(string? text) => string.IsNullOrEmpty(text) || text == None;

    /// <summary>Whether a text can be a pattern for names of weights or layers.</summary>
    public static bool IsPattern(string text) => text.Length is > 0 and <= LongestPattern
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '*' or '?');

    private static string Shown(string? text) => text is { Length: > 60 } ? text[..60] + "…" : text ?? "";

    private decimal? TryWord(string text) => Words.ToList().IndexOf(text) is var place and >= 0 ? place : null;

    private decimal? TryNumber(string text) =>
        text.Length <= LongestNumber
        && decimal.TryParse(
            text,
            Kind is HyperparameterKind.Number or HyperparameterKind.Numbers ? NumberStyles.Float : NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var value)
        && (AboveLeast ? value > Least : value >= Least)
        && value <= Most
            ? value
            : null;

    private string Range() => Kind is HyperparameterKind.Word
        ? $"{string.Join(", ", Words.SkipLast(1))} or {Words[^1]}"
        : string.Create(CultureInfo.InvariantCulture,
            $"{(Kind is HyperparameterKind.Number or HyperparameterKind.Numbers ? "a number" : "a whole number")} "
                + $"{(AboveLeast ? "above" : "from")} {Least} {(AboveLeast ? "and at most" : "to")} {Most}");
}
