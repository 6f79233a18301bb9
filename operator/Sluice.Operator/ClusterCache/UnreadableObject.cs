namespace Sluice.Operator.ClusterCache;

/// <summary>An object that is stored and cannot be read into its type: a newer release wrote it, say.</summary>
/// <param name="Object">Its kind, namespace, name, UID and resource version.</param>
/// <param name="Problem">The field and what is wrong with it, such as <c>spec.replicas: …</c>.</param>
internal sealed record UnreadableObject(PartialObject Object, string Problem);
