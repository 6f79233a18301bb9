namespace Sluice.Demo.Load;

/// <summary>What came of a request.</summary>
/// <param name="At">When it was sent, since the story began.</param>
/// <param name="Version">The version that answered; empty: none did.</param>
/// <param name="Code">Status code; 0: no answer.</param>
/// <param name="Milliseconds">Time to the end of the answer.</param>
/// <param name="Right">Whether it named the penguin's species.</param>
/// <param name="Error">What was answered in place of a result; null: a result.</param>
internal sealed record Answer(TimeSpan At, string Version, int Code, double Milliseconds, bool Right, string? Error)
{
    /// <summary>Whether the client got what it asked for.</summary>
    public bool Ok => Code == 200;
}
