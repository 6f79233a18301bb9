using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Operator.Errors;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Admission;

/// <summary>
/// Asks the API server, by a SubjectAccessReview, whether the user of a request may take the actions that it takes, so that RBAC rules
/// decide. An action is the verb of its name on <c>modeldeployments.sluice.dev</c>. Without an answer the request is refused.
/// </summary>
internal sealed class ActionAuthorization
{
    /// <summary>The ClusterRole of the chart that allows every action.</summary>
    public const string Role = "sluice-release-manager";

    // Below the webhook's own timeout (5 s by default), so that the user reads the reason and not that the webhook is silent.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IKubernetes _kubernetes;

    public ActionAuthorization(IKubernetes kubernetes) => _kubernetes = kubernetes;

    /// <summary>Decides whether a request is allowed.</summary>
    /// <returns>The refusal of the first action that the user may not take. Null when the request takes none, or may take all.</returns>
    public async Task<Refusal?> RefusalAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        foreach (var kind in ActionAnnotations.Taken(request))
        {
            if (await RefusalAsync(request, kind, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>What is asked about one action: the user as the API server knows them, and the verb on this very object.</summary>
    public static V1SubjectAccessReview Review(AdmissionRequest request, string kind) => new()
    {
        ApiVersion = "authorization.k8s.io/v1",
        Kind = V1SubjectAccessReview.KubeKind,
        Spec = new V1SubjectAccessReviewSpec
        {
            User = request.UserInfo.Username,
            Uid = request.UserInfo.Uid,
            Groups = [.. request.UserInfo.Groups],
            Extra = request.UserInfo.Extra.ToDictionary(entry => entry.Key, entry => (IList<string>)[.. entry.Value]),
            ResourceAttributes = new V1ResourceAttributes
            {
                Group = SluiceGroup.Group,
                Version = SluiceGroup.Version,
                Resource = ModelDeployment.Names.Plural,
                NamespaceProperty = request.Namespace,
                Name = request.Name,
                Verb = kind,
            },
        },
    };

    private async Task<Refusal?> RefusalAsync(AdmissionRequest request, string kind, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(Patience);
        try
        {
            var status = (await _kubernetes.AuthorizationV1.CreateSubjectAccessReviewAsync(
                Review(request, kind), cancellationToken: bounded.Token).ConfigureAwait(false)).Status;
            return status is { Allowed: true, Denied: not true }
                ? null
                : Refusal.Forbidden(Denied(request, kind, status?.EvaluationError));
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var why = error is OperationCanceledException ? $"no answer in {Patience.TotalSeconds:0} s" : LoggedError.Why(error);
            return Refusal.Unavailable(Unanswered(request, kind, why));
        }
    }

    // An authorizer may report an error beside its answer, such as a binding whose role does not exist.
    private static string Denied(AdmissionRequest request, string kind, string? error) =>
        $"metadata.annotations[{ActionAnnotations.Name(kind)}]: user \"{request.UserInfo.Username}\" may not {kind} "
        + $"{Resource(request)}: no rule allows the verb \"{kind}\" on {ModelDeployment.Names.Plural}.{SluiceGroup.Group}; "
        + $"have the ClusterRole {Role} bound to the user in this namespace"
        + (string.IsNullOrEmpty(error) ? "" : $" (the API server reports: {error})");

    private static string Unanswered(AdmissionRequest request, string kind, string why) =>
        $"metadata.annotations[{ActionAnnotations.Name(kind)}]: whether user \"{request.UserInfo.Username}\" may {kind} "
        + $"{Resource(request)} could not be checked, so the action is refused: {why}; try again";

    private static string Resource(AdmissionRequest request) =>
        $"{ModelDeployment.Names.Plural}.{SluiceGroup.Group} \"{request.Name}\" in namespace \"{request.Namespace}\"";
}
