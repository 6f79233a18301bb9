using System.Text.Json.Serialization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>A person's action, written as an annotation.</summary>
public sealed record ActionFact
{
    /// <summary>What is asked for.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<ActionKind>))]
    public ActionKind Kind { get; init; }

    /// <summary>
    /// The annotation's value. It is a nonce, so that each action is answered once. For <c>approve</c> it is the token of
    /// <c>status.approval</c>.
    /// </summary>
    public string Nonce { get; init; } = "";

    /// <summary>The field manager that owns the annotation. Null when it is not known.</summary>
    public string? Manager { get; init; }

    /// <summary>The user that the admission webhook recorded. Null when it recorded none.</summary>
    public string? User { get; init; }

    /// <summary>When that manager last wrote to the object, UTC. Null when it is not known.</summary>
    public DateTime? At { get; init; }
}
