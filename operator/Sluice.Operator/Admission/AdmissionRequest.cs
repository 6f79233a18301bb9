using System.Text.Json.Nodes;

namespace Sluice.Operator.Admission;

/// <summary>What the API server asks about.</summary>
internal sealed record AdmissionRequest
{
    /// <summary>UID of the request, to be given back.</summary>
    public string Uid { get; init; } = "";

    /// <summary>CREATE, UPDATE or DELETE.</summary>
    public string Operation { get; init; } = "";

    /// <summary>Group, version and kind of the object.</summary>
    public AdmissionKind Kind { get; init; } = new();

    /// <summary>Name of the object; empty while the server has not generated one.</summary>
    public string Name { get; init; } = "";

    /// <summary>Namespace of the object.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Who asks.</summary>
    public AdmissionUser UserInfo { get; init; } = new();

    /// <summary>The object as it would be; null with DELETE.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>The object as it is; null with CREATE.</summary>
    public JsonObject? OldObject { get; init; }
}
