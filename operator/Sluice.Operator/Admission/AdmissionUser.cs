namespace Sluice.Operator.Admission;

/// <summary>Who asks, as the API server authenticated them.</summary>
internal sealed record AdmissionUser
{
    /// <summary>Name, such as <c>alice</c> or <c>system:serviceaccount:argocd:argocd-server</c>.</summary>
    public string Username { get; init; } = "";
}
