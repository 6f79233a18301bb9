namespace Sluice.Decisions.ModelDeployments.Observation;


/// <summary>A person's action, written as an annotation.</summary>
public sealed record ActionFact
{
    /// <summary><c>approve</c>, <c>promote</c>, <c>abort</c>, <c>retry</c> or <c>resume</c>: the annotation is <c>sluice.dev/</c> and this.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The annotation's value: a nonce, so that each action is answered once; for <c>approve</c> what <c>status.approval</c> asks for.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>The field manager that owns the annotation; null: unknown.</summary>
    public string? Manager { get; init; }

    /// <summary>The user whom the admission webhook saw; null: none.</summary>
    public string? User { get; init; }

    /// <summary>When that manager wrote last, UTC; null: unknown.</summary>
    public DateTime? At { get; init; }
}
