namespace Sluice.Api.Metadata;

/// <summary>The API group and version of Sluice's kinds, and the name under which Sluice writes.</summary>
public static class SluiceGroup
{
    /// <summary>API group.</summary>
    public const string Group = "sluice.dev";

    /// <summary>API version.</summary>
    public const string Version = "v1alpha1";

    /// <summary>Group and version as written in <c>apiVersion</c>.</summary>
    public const string ApiVersion = Group + "/" + Version;

    /// <summary>Field manager of every server-side apply that Sluice makes.</summary>
    public const string FieldManager = "sluice";
}
