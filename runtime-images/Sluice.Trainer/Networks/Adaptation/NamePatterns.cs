using System.IO.Enumeration;

namespace Sluice.Trainer.Networks.Adaptation;

/// <summary>
/// Patterns for names of weights or layers, such as <c>encoder.*</c>: a star stands for any characters, dots included, and a question mark
/// for one.
/// </summary>
internal static class NamePatterns
{
    /// <summary>Whether a name fits one of the patterns.</summary>
    public static bool Match(this IReadOnlyList<string> patterns, string name) => patterns.Any(pattern => Fits(pattern, name));

    /// <summary>Says which pattern fits none of the names. Null where all fit some.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="names">The names.</param>
    /// <param name="hyperparameter">Name of the hyperparameter that has the patterns.</param>
    /// <param name="things">What has the names, such as <c>weight</c>.</param>
    public static SizeFault? Fault(
        this IReadOnlyList<string> patterns, IReadOnlyCollection<string> names, string hyperparameter, string things) =>
        patterns.FirstOrDefault(pattern => !names.Any(name => Fits(pattern, name))) is { } pattern
            ? new SizeFault(hyperparameter, $"the pattern '{pattern}' fits no {things}; names are such as {Some(names)}")
            : null;

    private static bool Fits(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static string Some(IReadOnlyCollection<string> names) => string.Join(", ", names.Take(3).Concat(names.TakeLast(1)).Distinct());
}
