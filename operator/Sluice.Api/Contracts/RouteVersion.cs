namespace Sluice.Api.Contracts;

/// <summary>A version behind the gateway.</summary>
public sealed record RouteVersion
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Share of the requests that name no version, in per cent. With 0 it is reached by its pinned path alone.</summary>
    public int Weight { get; init; }

    /// <summary>Host name of its Service.</summary>
    public string Host { get; init; } = "";

    /// <summary>Port of its Service.</summary>
    public int Port { get; init; } = 8000;
}
