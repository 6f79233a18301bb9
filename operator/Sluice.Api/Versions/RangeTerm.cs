namespace Sluice.Api.Versions;

/// <summary>One term of a range.</summary>
/// <param name="Least">The least version that it has; null: no lower bound.</param>
/// <param name="Below">The version that all of it is below; null: none.</param>
internal sealed record RangeTerm(SemanticVersion? Least, SemanticVersion? Below)
{
    /// <summary>The version that all of it is above; null: none.</summary>
    public SemanticVersion? Above { get; init; }

    /// <summary>The greatest version that it has; null: none.</summary>
    public SemanticVersion? AtMost { get; init; }

    /// <summary>The version that it names; null: none whole.</summary>
    public SemanticVersion? Names { get; init; }

    /// <summary>Whether a version is within the bounds.</summary>
    public bool Contains(SemanticVersion version) =>
        (Least is null || version.CompareTo(Least) >= 0)
        && (Above is null || version.CompareTo(Above) > 0)
        && (AtMost is null || version.CompareTo(AtMost) <= 0)
        && (Below is null || version.CompareTo(Below) < 0);
}
