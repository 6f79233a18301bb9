using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Operator.Admission;

/// <summary>Request or answer of a webhook, admission.k8s.io/v1, as far as Sluice reads and writes it.</summary>
internal sealed record AdmissionReview
{
    /// <summary>Always <c>admission.k8s.io/v1</c>.</summary>
    public string ApiVersion { get; init; } = "admission.k8s.io/v1";

    /// <summary>Always <c>AdmissionReview</c>.</summary>
    public string Kind { get; init; } = "AdmissionReview";

    /// <summary>What the API server asks.</summary>
    public AdmissionRequest? Request { get; init; }

    /// <summary>What we answer.</summary>
    public AdmissionResponse? Response { get; init; }

    /// <summary>The answer to a request.</summary>
    /// <param name="uid">UID of the request.</param>
    /// <param name="refusal">Why not; null: allowed.</param>
    public static AdmissionReview Answer(string uid, string? refusal) => new()
    {
        Response = new AdmissionResponse
        {
            Uid = uid,
            Allowed = refusal is null,
            Status = refusal is null ? null : new JsonObject { ["code"] = 422, ["reason"] = "Invalid", ["message"] = refusal },
        },
    };

    /// <summary>The answer that changes the object.</summary>
    /// <param name="uid">UID of the request.</param>
    /// <param name="patch">JSON patch; null: nothing is to be changed.</param>
    public static AdmissionReview Change(string uid, JsonArray? patch) => new()
    {
        Response = new AdmissionResponse
        {
            Uid = uid,
            Allowed = true,
            PatchType = patch is null ? null : "JSONPatch",
            Patch = patch is null ? null : Encoding.UTF8.GetBytes(patch.ToJsonString()),
        },
    };
}
