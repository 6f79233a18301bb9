namespace Sluice.Api.ModelVersions;

/// <summary>A table by place and digest.</summary>
public sealed record DatasetReference
{
    /// <summary>Where it lay.</summary>
    public string Uri { get; init; } = "";

    /// <summary>SHA-256 of what was read, <c>sha256:…</c>.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Rows read.</summary>
    public long Rows { get; init; }
}
