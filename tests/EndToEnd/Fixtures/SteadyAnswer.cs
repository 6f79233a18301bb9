namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>One answer: when it was asked for, in seconds; the version that gave it, its code (0: none came), and what went wrong.</summary>
internal sealed record SteadyAnswer(double At, string? Version, int Code, string? Problem);
