namespace Sluice.Operator.Leadership;

/// <summary>A write was not sent, or given up, since another process may lead by now.</summary>
internal sealed class LeaseExpiredException() : Exception("the lease was not renewed in time: another process may lead by now, so nothing is written");
