namespace Sluice.Operator.ClusterCache;

/// <summary>What a reflector follows.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="LabelSelector">Only objects with these labels; null for all.</param>
/// <param name="MayBeMissing">Whether a server may not have the kind; then there are no objects, and it is asked again now and then.</param>
internal sealed record ReflectorOptions<T>(string? LabelSelector, bool MayBeMissing = false);
