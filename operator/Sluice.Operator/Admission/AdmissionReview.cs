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

    /// <summary>The question. Absent from an answer.</summary>
    public AdmissionRequest? Request { get; init; }

    /// <summary>The answer. Absent from a question.</summary>
    public AdmissionResponse? Response { get; init; }

    /// <summary>The answer of a validating webhook.</summary>
    /// <param name="uid">UID of the request.</param>
    /// <param name="refusal">Why the request is refused. Null when it is allowed.</param>
    public static AdmissionReview Answer(string uid, Refusal? refusal) => new()
    {
        Response = new AdmissionResponse
        {
            Uid = uid,
            Allowed = refusal is null,
            Status = refusal is null
                ? null
                : new JsonObject { ["code"] = refusal.Code, ["reason"] = refusal.Reason, ["message"] = refusal.Message },
        },
    };

    /// <summary>The answer of a mutating webhook, which allows the request.</summary>
    /// <param name="uid">UID of the request.</param>
    /// <param name="patch">JSON patch of the object. Null when nothing has to change.</param>
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

/// <summary>The API server's question.</summary>
internal sealed record AdmissionRequest
{
    /// <summary>UID of the request, which the answer repeats.</summary>
    public string Uid { get; init; } = "";

    /// <summary>CREATE, UPDATE or DELETE.</summary>
    public string Operation { get; init; } = "";

    /// <summary>Group and kind of the object.</summary>
    public AdmissionKind Kind { get; init; } = new();

    /// <summary>Name of the object; empty while the server has not generated one.</summary>
    public string Name { get; init; } = "";

    /// <summary>Namespace of the object.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The user who sent the request, as the API server authenticated them.</summary>
    public AdmissionUser UserInfo { get; init; } = new();

    /// <summary>The object as it would be stored. Absent with DELETE.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>The object as it is stored. Absent with CREATE.</summary>
    public JsonObject? OldObject { get; init; }
}

/// <summary>Group and kind of an object.</summary>
internal sealed record AdmissionKind
{
    /// <summary>API group.</summary>
    public string Group { get; init; } = "";

    /// <summary>Kind.</summary>
    public string Kind { get; init; } = "";
}

/// <summary>A user as the API server authenticated them; by impersonation, the user who is impersonated.</summary>
internal sealed record AdmissionUser
{
    /// <summary>Name, such as <c>alice</c> or <c>system:serviceaccount:argocd:argocd-server</c>.</summary>
    public string Username { get; init; } = "";

    /// <summary>Identifier that tells users of one name apart over time. Absent if the authenticator has none.</summary>
    public string? Uid { get; init; }

    /// <summary>Groups, such as <c>system:authenticated</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Further attributes of the user, for authorizers to read.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>A webhook's answer.</summary>
internal sealed record AdmissionResponse
{
    /// <summary>UID of the request.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Whether the object may be stored.</summary>
    public bool Allowed { get; init; }

    /// <summary><c>JSONPatch</c> beside a <see cref="Patch"/>.</summary>
    public string? PatchType { get; init; }

    /// <summary>JSON patch of the object, in base64. Absent if the object stays as it is.</summary>
    public byte[]? Patch { get; init; }

    /// <summary>meta/v1 Status with code, reason and message of a refusal.</summary>
    public JsonObject? Status { get; init; }
}

/// <summary>Why a request is refused, as the API server passes it on to the user.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Reason">Reason of a meta/v1 Status, such as <c>Forbidden</c>.</param>
/// <param name="Message">What is wrong, and the remedy.</param>
internal sealed record Refusal(int Code, string Reason, string Message)
{
    /// <summary>A field breaks a rule.</summary>
    public static Refusal Invalid(string message) => new(StatusCodes.Status422UnprocessableEntity, "Invalid", message);

    /// <summary>The user lacks a right.</summary>
    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, "Forbidden", message);

    /// <summary>The request could not be judged.</summary>
    public static Refusal Unavailable(string message) => new(StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", message);
}
