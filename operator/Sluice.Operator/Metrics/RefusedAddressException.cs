namespace Sluice.Operator.Metrics;

/// <summary>A host that must not be connected to; the message says why, and the remedy.</summary>
internal sealed class RefusedAddressException(string message) : IOException(message);
