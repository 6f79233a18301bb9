namespace Sluice.Api.TrainingJobs;

/// <summary>How the rows of a source join those of the first one.</summary>
public sealed record JoinOptions
{
    /// <summary>A value of <see cref="Kind"/>: a row without a partner is kept, with no values in the joined columns.</summary>
    public const string Left = "Left";

    /// <summary>A value of <see cref="Kind"/>: a row without a partner is left out.</summary>
    public const string Inner = "Inner";

    /// <summary>
    /// Rows belong together when they are equal in these columns, which both sources have. No two rows of the joined source may be equal
    /// in them, since a row of the first source would occur twice.
    /// </summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>
    /// What happens to a row of the first source without a partner: Left keeps it, with no values in the joined columns, Inner leaves it
    /// out. Defaults to Left.
    /// </summary>
    public string? Kind { get; init; }
}
