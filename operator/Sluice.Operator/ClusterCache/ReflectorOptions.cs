namespace Sluice.Operator.ClusterCache;

/// <summary>What a reflector follows.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="LabelSelector">Only objects with these labels; null for all.</param>
internal sealed record ReflectorOptions<T>(string? LabelSelector);
