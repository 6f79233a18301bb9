using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Admission;

/// <summary>A right that a request takes beyond writing its object.</summary>
/// <param name="Field">The field that takes it.</param>
/// <param name="Attributes">The right, as RBAC rules know it. The resource <c>*</c> stands for all of the group.</param>
/// <param name="Remedy">What gives it to the user.</param>
internal sealed record AccessQuestion(string Field, V1ResourceAttributes Attributes, string Remedy)
{
    /// <summary>The ClusterRole of the chart that allows every action.</summary>
    public const string ActionRole = "sluice-release-manager";

    /// <summary>
    /// The questions about the actions that a request takes. An action is the verb of its name on <c>modeldeployments.sluice.dev</c>.
    /// </summary>
    public static IReadOnlyList<AccessQuestion> Actions(AdmissionRequest request) =>
    [
        .. ActionAnnotations.Taken(request).Select(kind => new AccessQuestion(
            $"metadata.annotations[{ActionAnnotations.Name(kind)}]",
            new V1ResourceAttributes
            {
                Group = SluiceGroup.Group,
                Version = SluiceGroup.Version,
                Resource = ModelDeployment.Names.Plural,
                NamespaceProperty = request.Namespace,
                Name = request.Name,
                Verb = kind,
            },
            $"have the ClusterRole {ActionRole} bound to the user in this namespace")),
    ];

    /// <summary>
    /// The question about a dataset's preparation. The operator creates its object by its own rights, which must not serve a user who may
    /// not create such an object (the confused deputy, CWE-441).
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="template">The template's kind.</param>
    /// <param name="plural">
    /// Name of its resource. Null when the API server does not serve it yet; the user must then be allowed to create every resource of
    /// the group.
    /// </param>
    public static AccessQuestion Preparation(AdmissionRequest request, PreparedTemplate template, string? plural)
    {
        var parts = template.ApiVersion.Split('/');
        return new AccessQuestion(
            "spec.dataset.prepare.template",
            new V1ResourceAttributes
            {
                Group = parts.Length == 2 ? parts[0] : "",
                Version = parts[^1],
                Resource = plural ?? "*",
                NamespaceProperty = request.Namespace,
                Verb = "create",
            },
            plural is null
                ? $"install what serves the kind {template.Kind} of {template.ApiVersion}, or correct apiVersion and kind"
                : "the operator creates only what the user of the TrainingJob may create; have a role with that rule bound to the user");
    }

    /// <summary>What the API server is asked: the right, for the user as the API server authenticated them.</summary>
    public V1SubjectAccessReview Review(AdmissionRequest request) => new()
    {
        ApiVersion = "authorization.k8s.io/v1",
        Kind = V1SubjectAccessReview.KubeKind,
        Spec = new V1SubjectAccessReviewSpec
        {
            User = request.UserInfo.Username,
            Uid = request.UserInfo.Uid,
            Groups = [.. request.UserInfo.Groups],
            Extra = request.UserInfo.Extra.ToDictionary(entry => entry.Key, entry => (IList<string>)[.. entry.Value]),
            ResourceAttributes = Attributes,
        },
    };

    /// <summary>The message when the user lacks the right.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">An error beside the answer, such as a binding whose role does not exist. Null for none.</param>
    public string Denied(AdmissionRequest request, string? error) =>
        $"{Field}: user \"{request.UserInfo.Username}\" may not {Right}: "
        + $"no rule allows the verb \"{Attributes.Verb}\" on {Resource}; {Remedy}"
        + (string.IsNullOrEmpty(error) ? "" : $" (the API server reports: {error})");

    /// <summary>The message when the API server gave no answer.</summary>
    public string Unanswered(AdmissionRequest request, string why) =>
        $"{Field}: whether user \"{request.UserInfo.Username}\" may {Right} could not be checked, so it is refused: {why}; try again";

    private string Resource => $"{Attributes.Resource}.{Attributes.Group}";

    private string Right => $"{Attributes.Verb} {Resource} "
        + (Attributes.Name is null ? "" : $"\"{Attributes.Name}\" ") + $"in namespace \"{Attributes.NamespaceProperty}\"";
}
