namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>
/// One answer: when the request was sent, in seconds; the version that answered; its code, 0 without an answer; and the error.
/// </summary>
internal sealed record SteadyAnswer(double At, string? Version, int Code, string? Problem);
