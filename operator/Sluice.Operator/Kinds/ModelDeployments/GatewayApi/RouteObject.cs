using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Steps;

namespace Sluice.Operator.Kinds.ModelDeployments.GatewayApi;

/// <summary>Builds the HTTPRoute of one deployment.</summary>
internal static class RouteObject
{
    public static HttpRoute Build(ModelDeployment deployment, ApplyHttpRoute step) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = step.Name,
            NamespaceProperty = deployment.Metadata.NamespaceProperty,
            ResourceVersion = step.ResourceVersion,
            Labels = new Dictionary<string, string>
            {
                [Labels.ManagedBy] = Labels.Sluice,
                [Labels.Name] = "gateway",
                [Labels.Model] = deployment.Spec.Model,
                [Labels.Deployment] = deployment.Metadata.Name,
            },
            Annotations = new Dictionary<string, string> { [ApplyHttpRoute.TableAnnotation] = ContractJson.Write(step.Table) },
            OwnerReferences = [Ownership.Controller(deployment)],
        },
        Spec = Spec(step.Table, step.Traffic),
    };

    /// <summary>The spec that a table makes.</summary>
    public static HttpRouteSpec Spec(RouteTable table, TrafficOptions traffic) => new()
    {
        ParentRefs = [.. traffic.ParentRefs.Select(Parent)],
        Hostnames = traffic.Hostnames ?? [],
        Rules = HttpRouteRules.Of(table),
    };

    /// <summary>The parent that a route belongs to.</summary>
    public static HttpParentReference Parent(GatewayParentReference parent) => new()
    {
        Group = HttpRoute.Names.Group,
        Kind = "Gateway",
        Namespace = parent.Namespace,
        Name = parent.Name,
        SectionName = parent.SectionName,
    };
}

/// <summary>
/// A route table as rules of an HTTPRoute. Of several rules that match, the API takes the one with the longest path, then the one with
/// the most headers: pinned paths come before matches, and matches before weights, as in Sluice's own gateway. Inference requests are
/// divided by weight; stable answers every other request for the model.
/// </summary>
internal static class HttpRouteRules
{
    private const int MostMatchesOfARule = 8;

    /// <summary>The rules of a table.</summary>
    public static IReadOnlyList<HttpRouteRule> Of(RouteTable table)
    {
        var path = $"/v2/models/{table.Model}";
        return
        [
            .. Matched(table, $"{path}/infer"),
            .. table.Versions.Where(version => version.Track is null).Select(version => new HttpRouteRule
            {
                Matches = [new HttpRouteMatch { Path = Prefix($"{path}/versions/{version.Version}") }],
                BackendRefs = [Backend(version, 1)],
            }),
            .. Divided(table, path),
        ];
    }

    private static IEnumerable<HttpRouteRule> Matched(RouteTable table, string path) =>
        from match in table.Matches
        where match.Header is not null
        group match by match.Version into matches
        let version = Own(table, matches.Key)
        where version is not null
        from some in matches.Chunk(MostMatchesOfARule)
        select new HttpRouteRule
        {
            Matches =
            [
                .. some.Select(match => new HttpRouteMatch
                {
                    Path = Prefix(path),
                    Headers = [new HttpValueMatch { Type = "Exact", Name = match.Header, Value = match.Value }],
                }),
            ],
            BackendRefs = [Backend(version, 1)],
        };

    // A rule without backends would answer 500; without a rule, the path is left to other routes.
    private static IEnumerable<HttpRouteRule> Divided(RouteTable table, string path)
    {
        var weighted = table.Versions.Where(version => version.Weight > 0).ToList();
        if (weighted.Count > 0)
        {
            yield return new HttpRouteRule
            {
                Matches = [new HttpRouteMatch { Path = Prefix($"{path}/infer") }],
                Filters = table.Mirror is { Percent: > 0 } mirror && Own(table, mirror.Version) is { } copies
                    ? [Mirror(copies, mirror.Percent)]
                    : null,
                BackendRefs = [.. weighted.Select(version => Backend(version, version.Weight))],
            };
            yield return new HttpRouteRule
            {
                Matches = [new HttpRouteMatch { Path = Prefix(path) }],
                BackendRefs =
                [
                    Backend(weighted.OrderBy(version => version.Candidate).ThenBy(version => version.Track is not null).First(), 1),
                ],
            };
        }
    }

    private static RouteVersion? Own(RouteTable table, string version) =>
        table.Versions.FirstOrDefault(entry => entry.Track is null && entry.Version == version);

    private static HttpValueMatch Prefix(string path) => new() { Type = "PathPrefix", Value = path };

    private static HttpRouteFilter Mirror(RouteVersion version, int percent) => new()
    {
        Type = "RequestMirror",
        RequestMirror = new HttpRequestMirror { BackendRef = Backend(version, null), Percent = percent < 100 ? percent : null },
    };

    // The Service's name is the first part of its host name.
    private static HttpBackendReference Backend(RouteVersion version, int? weight) => new()
    {
        Kind = "Service",
        Name = version.Host.Split('.')[0],
        Port = version.Port,
        Weight = weight,
    };
}
