using System.Text.Json.Nodes;

namespace Sluice.Operator.Admission;

/// <summary>What we answer.</summary>
internal sealed record AdmissionResponse
{
    /// <summary>UID of the request.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Whether the change may be made.</summary>
    public bool Allowed { get; init; }

    /// <summary><c>JSONPatch</c> where there is a <see cref="Patch"/>.</summary>
    public string? PatchType { get; init; }

    /// <summary>JSON patch of the object, in base64; null: it stays as it is.</summary>
    public byte[]? Patch { get; init; }

    /// <summary>meta/v1 Status with the reason of a refusal.</summary>
    public JsonObject? Status { get; init; }
}
