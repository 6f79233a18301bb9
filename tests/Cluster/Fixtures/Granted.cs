using k8s;
using k8s.Models;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>
/// Waits until a right holds: the API server reads roles and bindings from caches, which may be behind what was just written.
/// </summary>
internal static class Granted
{
    /// <summary>Waits until the API server grants a user the first verb of a rule on its first resource.</summary>
    public static Task Async(IKubernetes client, string @namespace, string user, V1PolicyRule rule) =>
        Async(client, @namespace, user, rule, allowed: true);

    /// <summary>Waits until the API server no longer grants it.</summary>
    public static Task NoMoreAsync(IKubernetes client, string @namespace, string user, V1PolicyRule rule) =>
        Async(client, @namespace, user, rule, allowed: false);

    private static Task Async(IKubernetes client, string @namespace, string user, V1PolicyRule rule, bool allowed)
    {
        var resource = rule.Resources[0].Split('/');
        var review = new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = user,
                ResourceAttributes = new V1ResourceAttributes
                {
                    NamespaceProperty = @namespace,
                    Group = rule.ApiGroups[0],
                    Resource = resource[0],
                    Subresource = resource.ElementAtOrDefault(1),
                    Verb = rule.Verbs[0],
                    Name = rule.ResourceNames?.FirstOrDefault(),
                },
            },
        };
        return Eventually.Async(
            $"{user} {(allowed ? "may" : "may not")} {rule.Verbs[0]} {rule.Resources[0]}",
            () => client.AuthorizationV1.CreateSubjectAccessReviewAsync(review),
            answer => answer.Status.Allowed == allowed);
    }
}
