using k8s;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Text;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Kinds.ModelDeployments.GatewayApi;

/// <summary>Facts of a deployment's HTTPRoute.</summary>
internal static class HttpRouteFacts
{
    private const int LongestMessage = 512;

    /// <summary>The deployment's HTTPRoute. Null when there is none. A server that serves both versions shows it in both.</summary>
    public static HttpRoute? Find(Cluster cluster, string uid) => cluster.HttpRoutes.IsServed
        ? cluster.HttpRoutes.OwnedBy(uid).FirstOrDefault()
        : cluster.OldHttpRoutes.OwnedBy(uid).FirstOrDefault()?.ToV1();

    /// <summary>The route with the table that it carries.</summary>
    public static RouteFact Table(HttpRoute route) => new()
    {
        Name = route.Metadata.Name,
        Uid = route.Metadata.Uid,
        ResourceVersion = route.Metadata.ResourceVersion,
        Table = ContractJson.TryRead<RouteTable>(
            route.Metadata.Annotations?.TryGetValue(ApplyHttpRoute.TableAnnotation, out var text) == true ? text : null),
    };

    /// <summary>What the Gateways' controllers report of it.</summary>
    public static HttpRouteFact Of(Cluster cluster, HttpRoute? route, TrafficOptions? traffic) =>
        !cluster.HttpRoutes.IsServed && !cluster.OldHttpRoutes.IsServed ? new HttpRouteFact { Served = false }
        : route is null || traffic is null ? new HttpRouteFact()
        : Of(route, traffic);

    /// <summary>What the Gateways' controllers report of a route.</summary>
    public static HttpRouteFact Of(HttpRoute route, TrafficOptions traffic)
    {
        var answers = route.Status?.Parents ?? [];
        var byParent = traffic.ParentRefs
            .Select(wanted => answers.Where(answer => Is(answer.ParentRef, wanted, route.Metadata.NamespaceProperty)).ToList())
            .ToList();
        var ours = byParent.SelectMany(found => found).ToList();
        var isAnswered = byParent.Count > 0 && byParent.All(found => found.Count > 0);
        var conditions = ours.SelectMany(parent => new[] { Condition(parent, "Accepted"), Condition(parent, "ResolvedRefs") }).ToList();
        var problem = conditions.OfType<HttpRouteCondition>().FirstOrDefault(condition => condition.Status != "True");
        return new HttpRouteFact
        {
            AsWritten = Table(route).Table is { } table && Json(route.Spec) == Json(RouteObject.Spec(table, traffic)),
            Generation = route.Metadata.Generation ?? 0,
            ObservedGeneration = !isAnswered ? 0 : conditions.Min(condition => condition?.ObservedGeneration ?? 0),
            Accepted = isAnswered && ours.All(parent => Condition(parent, "Accepted")?.Status == "True"),
            ResolvedRefs = isAnswered && ours.All(parent => Condition(parent, "ResolvedRefs")?.Status == "True"),
            Message = problem is null
                ? null
                : MessageText.Cut($"{problem.Type} is {problem.Status}, {problem.Reason}: {problem.Message}", LongestMessage),
        };
    }

    private static HttpRouteCondition? Condition(HttpRouteParentStatus parent, string type) =>
        parent.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static bool Is(HttpParentReference? parent, GatewayParentReference wanted, string @namespace) =>
        parent is not null
        && (parent.Group ?? HttpRoute.Names.Group) == HttpRoute.Names.Group
        && (parent.Kind ?? "Gateway") == "Gateway"
        && parent.Name == wanted.Name
        && (parent.Namespace ?? @namespace) == (wanted.Namespace ?? @namespace)
        && parent.SectionName == wanted.SectionName;

    private static string Json(HttpRouteSpec? spec) => KubernetesJson.Serialize(spec);
}
