namespace Sluice.Gateway.Forwarding;

/// <summary>What came of forwarding a request.</summary>
/// <param name="Code">The code by which it counts.</param>
/// <param name="Whole">Whether the version's answer reached its end.</param>
/// <param name="FirstByte">Timestamp of the answer's first byte; null: none came.</param>
internal readonly record struct ForwardedAnswer(int Code, bool Whole, long? FirstByte);
