namespace Sluice.Operator.Errors;

/// <summary>
/// A decision was based on a read that is out of date: nothing of it is carried out, and the object is reconciled again.
/// </summary>
internal sealed class StaleReadException(string message) : Exception(message);

/// <summary>A child cannot be created, since its name is taken by an object with another owner.</summary>
internal sealed class NameConflictException(string message) : Exception(message);

/// <summary>A write was not sent, or was given up, since another process may lead by now.</summary>
internal sealed class LeaseExpiredException() : Exception(
    "the lease was not renewed in time: another process may lead by now, so nothing is written");
