using k8s;
using k8s.Models;
using Sluice.Api.ModelVersions;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

/// <summary>The rights by which the gateways watch their routes are kept as they should be.</summary>
public sealed class GatewayRightsTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Name = "sluice-gateway";

    [Fact]
    public async Task A_gateway_s_account_role_and_binding_come_back_when_they_are_deleted_or_edited()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async("1.0.0 is there", () => story.VersionAsync("1.0.0"), found => found.Status?.Phase == VersionPhase.Ready);
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });
        var (core, rbac) = (story.Client.CoreV1, story.Client.RbacAuthorizationV1);
        var account = await core.ReadNamespacedServiceAccountAsync(Name, story.Namespace);
        var role = await rbac.ReadNamespacedRoleAsync(Name, story.Namespace);
        var binding = await rbac.ReadNamespacedRoleBindingAsync(Name, story.Namespace);

        await core.DeleteNamespacedServiceAccountAsync(Name, story.Namespace);
        await rbac.DeleteNamespacedRoleAsync(Name, story.Namespace);
        await rbac.DeleteNamespacedRoleBindingAsync(Name, story.Namespace);

        await Eventually.Async(
            "the account is back",
            () => core.ReadNamespacedServiceAccountAsync(Name, story.Namespace),
            now => now.Uid() != account.Uid());
        await Eventually.Async(
            "the role is back",
            () => rbac.ReadNamespacedRoleAsync(Name, story.Namespace),
            now => now.Uid() != role.Uid() && Same(now.Rules, role.Rules));
        await Eventually.Async(
            "the binding is back",
            () => rbac.ReadNamespacedRoleBindingAsync(Name, story.Namespace),
            now => now.Uid() != binding.Uid() && Same(now.Subjects, binding.Subjects));

        await rbac.PatchNamespacedRoleAsync(new V1Patch("""{"rules":[]}""", V1Patch.PatchType.MergePatch), Name, story.Namespace);
        await rbac.PatchNamespacedRoleBindingAsync(
            new V1Patch("""{"metadata":{"labels":null},"subjects":[]}""", V1Patch.PatchType.MergePatch), Name, story.Namespace);
        await core.PatchNamespacedServiceAccountAsync(
            new V1Patch("""{"automountServiceAccountToken":true}""", V1Patch.PatchType.MergePatch), Name, story.Namespace);

        await Eventually.Async(
            "the role has its rules", () => rbac.ReadNamespacedRoleAsync(Name, story.Namespace), now => Same(now.Rules, role.Rules));
        await Eventually.Async(
            "the binding has its subjects",
            () => rbac.ReadNamespacedRoleBindingAsync(Name, story.Namespace),
            now => Same(now.Subjects, binding.Subjects) && Same(now.Labels(), binding.Labels()));
        await Eventually.Async(
            "the account mounts no token by itself",
            () => core.ReadNamespacedServiceAccountAsync(Name, story.Namespace),
            now => now.AutomountServiceAccountToken == false);
    }

    private static bool Same<T>(T one, T other) => KubernetesJson.Serialize(one) == KubernetesJson.Serialize(other);
}
