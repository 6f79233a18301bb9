using k8s;
using k8s.Models;
using Sluice.Operator.Kinds;

namespace Sluice.Tests.Cluster.Operators.GatewayApi;

/// <summary>
/// Plays the controller of a Gateway for the one route of a story: it says what the test wants it to say, when the test wants it.
/// </summary>
internal sealed class PuppetController(Kubernetes client, string @namespace, string version)
{
    private const string Group = "gateway.networking.k8s.io";
    private const string Name = "penguins-route";

    public Task<HttpRoute> RouteAsync() =>
        client.CustomObjects.GetNamespacedCustomObjectAsync<HttpRoute>(Group, version, @namespace, "httproutes", Name);

    /// <summary>The weights of the rule that divides, such as <c>penguins-1-0-0:90 penguins-1-1-0:10</c>.</summary>
    public async Task<string> WeightsAsync() =>
        string.Join(' ', (await RouteAsync()).Spec!.Rules![^2].BackendRefs!.Select(backend => $"{backend.Name}:{backend.Weight}"));

    /// <summary>Says that the route is served as it is now.</summary>
    public async Task TakeAsync() => await AnswerAsync((await RouteAsync()).Metadata.Generation!.Value, resolved: true);

    /// <summary>Answers for a generation.</summary>
    public async Task AnswerAsync(long generation, bool resolved, string message = "all is well") =>
        await client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
            new V1Patch(
                new
                {
                    status = new
                    {
                        parents = new[]
                        {
                            new
                            {
                                controllerName = "example.com/puppet",
                                parentRef = new
                                {
                                    group = Group,
                                    kind = "Gateway",
                                    @namespace = "ingress",
                                    name = "public",
                                    sectionName = "https",
                                },
                                conditions = new[]
                                {
                                    Condition("Accepted", true, "Accepted", "taken", generation),
                                    Condition("ResolvedRefs", resolved, resolved ? "ResolvedRefs" : "BackendNotFound", message, generation),
                                },
                            },
                        },
                    },
                },
                V1Patch.PatchType.MergePatch),
            Group,
            version,
            @namespace,
            "httproutes",
            Name);

    /// <summary>Changes the share of the first version in the rule that divides, as a person would with <c>kubectl edit</c>.</summary>
    public async Task EditAsync(int weight)
    {
        var rules = (await RouteAsync()).Spec!.Rules!;
        var divided = rules[^2] with
        {
            BackendRefs = [rules[^2].BackendRefs![0] with { Weight = weight }, .. rules[^2].BackendRefs!.Skip(1)],
        };
        await client.CustomObjects.PatchNamespacedCustomObjectAsync(
            new V1Patch(
                new { spec = new { rules = (HttpRouteRule[])[.. rules.Take(rules.Count - 2), divided, rules[^1]] } },
                V1Patch.PatchType.MergePatch),
            Group,
            version,
            @namespace,
            "httproutes",
            Name);
    }

    private static object Condition(string type, bool holds, string reason, string message, long generation) => new
    {
        type,
        status = holds ? "True" : "False",
        reason,
        message,
        observedGeneration = generation,
        lastTransitionTime = "2026-01-01T00:00:00Z",
    };
}
