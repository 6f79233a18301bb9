namespace Sluice.Demo.Load;

/// <summary>The outcome of a request.</summary>
/// <param name="At">Time from the start of the story to the request.</param>
/// <param name="Version">The version that answered. Empty when none did.</param>
/// <param name="Code">Status code. 0 without an answer.</param>
/// <param name="Milliseconds">Time to the end of the answer.</param>
/// <param name="Right">Whether the answer predicted the penguin's species.</param>
/// <param name="Error">The error that was answered. Null when a result was.</param>
internal sealed record Answer(TimeSpan At, string Version, int Code, double Milliseconds, bool Right, string? Error)
{
    /// <summary>Whether the client got what it asked for.</summary>
    public bool Ok => Code == 200;
}
