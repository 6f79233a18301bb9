namespace Sluice.Api.ModelDeployments;

/// <summary>A decision with the numbers that made it.</summary>
public sealed record LedgerEntry
{
    /// <summary>When, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>What was decided: Start, Advance, Promote, RollBack, Supersede.</summary>
    public string Decision { get; init; } = "";

    /// <summary>The version it was about.</summary>
    public string Version { get; init; } = "";

    /// <summary>The candidate's weight from then on.</summary>
    public int Weight { get; init; }

    /// <summary>Reason in one word.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Reason in a sentence, with its numbers.</summary>
    public string Message { get; init; } = "";
}
