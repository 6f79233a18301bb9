namespace Sluice.Gateway.Routing;

/// <summary>What a series counts: a model's version (no generation), or a version within a generation of a deployment's table.</summary>
internal readonly record struct SeriesKey(string Owner, long? Generation, string Version);
