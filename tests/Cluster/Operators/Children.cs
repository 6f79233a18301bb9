using k8s;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>What the operator made in the namespace of a story.</summary>
internal static class Children
{
    // The garbage collector of Kubernetes 1.20 halts up to 30 s at a time for the caches of kinds that come or go with other tests.
    private static readonly TimeSpan CollectedWithin = TimeSpan.FromMinutes(5);

    /// <summary>Waits until Kubernetes has collected all of it.</summary>
    public static Task GoneAsync(Story story) =>
        Eventually.Async("the children are gone", () => NamesAsync(story), children => children.Count == 0, CollectedWithin);

    private static async Task<IReadOnlyList<string>> NamesAsync(Story story)
    {
        const string ours = $"{Labels.ManagedBy}={Labels.Sluice}";
        var (core, rbac, apps) = (story.Client.CoreV1, story.Client.RbacAuthorizationV1, story.Client.AppsV1);
        return
        [
            .. Names((await apps.ListNamespacedDeploymentAsync(story.Namespace, labelSelector: ours)).Items),
            .. Names((await core.ListNamespacedServiceAsync(story.Namespace, labelSelector: ours)).Items),
            .. Names((await core.ListNamespacedConfigMapAsync(story.Namespace, labelSelector: ours)).Items),
            .. Names((await core.ListNamespacedServiceAccountAsync(story.Namespace, labelSelector: ours)).Items),
            .. Names((await rbac.ListNamespacedRoleAsync(story.Namespace, labelSelector: ours)).Items),
            .. Names((await rbac.ListNamespacedRoleBindingAsync(story.Namespace, labelSelector: ours)).Items),
            .. Names((await core.ListNamespacedPodAsync(story.Namespace, labelSelector: ours)).Items),
        ];
    }

    private static IEnumerable<string> Names<T>(IEnumerable<T> objects)
        where T : IKubernetesObject<V1ObjectMeta> => objects.Select(item => $"{typeof(T).Name} {item.Metadata.Name}");
}
