namespace Sluice.Operator.Writing;

/// <summary>A decision was made from a read that the API server has moved on from: nothing of it is done, and the object is looked at anew.</summary>
internal sealed class StaleReadException(string message) : Exception(message);
