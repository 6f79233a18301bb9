namespace Sluice.Api.ModelDeployments;

/// <summary>A version whose last requests are being waited for.</summary>
public sealed record DrainingVersion
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Since when every ready gateway serves without it, UTC.</summary>
    public DateTime Since { get; init; }
}
