namespace Sluice.Api.TrainingJobs;

/// <summary>The version that a result becomes.</summary>
public sealed record PublishOptions
{
    /// <summary>SemVer 2.0.0 without build metadata; the ModelVersion is named <c>&lt;model&gt;-&lt;version&gt;</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>
    /// Where the artifact is written: <c>file:///dir</c> (an OCI image layout in that folder of a volume) or
    /// <c>oci://host/repository</c>.
    /// </summary>
    public string Repository { get; init; } = "";

    /// <summary>With <c>file://</c>: name of the <c>spec.pod.volumes</c> entry, a claim, that holds the folder.</summary>
    public string? Volume { get; init; }

    /// <summary>Text for people, kept in the ModelVersion.</summary>
    public string? Notes { get; init; }
}
