namespace Sluice.Gateway.Measurements;

/// <summary>What evidence is of.</summary>
/// <param name="Deployment">Name of the ModelDeployment.</param>
/// <param name="Generation">Generation of its table.</param>
/// <param name="Version">Version, with a track as <c>version/track</c>.</param>
internal sealed record RouteSeriesLabels(string Deployment, long Generation, string Version);
