namespace Sluice.Operator.Writing;

/// <summary>A child cannot be made, since an object of its name is there and is not ours.</summary>
internal sealed class NameConflictException(string message) : Exception(message);
