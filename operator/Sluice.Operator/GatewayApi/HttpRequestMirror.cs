namespace Sluice.Operator.GatewayApi;

/// <summary>Where copies of requests go.</summary>
internal sealed record HttpRequestMirror
{
    /// <summary>Service.</summary>
    public HttpBackendReference? BackendRef { get; init; }

    /// <summary>Share that is copied, in per cent; null: all.</summary>
    public int? Percent { get; init; }
}
