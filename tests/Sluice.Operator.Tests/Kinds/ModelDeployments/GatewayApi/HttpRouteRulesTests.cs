using Sluice.Api.Contracts;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.ModelDeployments.GatewayApi;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.ModelDeployments.GatewayApi;

public sealed class HttpRouteRulesTests
{
    [Fact]
    public void A_table_becomes_matches_pinned_paths_and_weights()
    {
        var rules = HttpRouteRules.Of(Table(("0.9.0", 0), ("1.0.0", 90), ("1.1.0", 10)) with
        {
            Matches =
            [
                Match("x-beta", "yes", "1.1.0"),
                Match("x-old", "1", "7.0.0"),
                new RouteMatch { Cookie = "beta", Value = "1", Version = "1.1.0" },
            ],
            Mirror = new RouteMirror { Of = "1.0.0", Version = "1.1.0", Percent = 20 },
        });

        Assert.Equal(
            [
                "/v2/models/penguins/infer x-beta=yes -> penguins-1-1-0:1",
                "/v2/models/penguins/versions/0.9.0 -> penguins-0-9-0:1",
                "/v2/models/penguins/versions/1.0.0 -> penguins-1-0-0:1",
                "/v2/models/penguins/versions/1.1.0 -> penguins-1-1-0:1",
                "/v2/models/penguins/infer -> penguins-1-0-0:90 penguins-1-1-0:10, 20 % copied to penguins-1-1-0",
                "/v2/models/penguins -> penguins-1-0-0:1",
            ],
            rules.Select(Text));
        Assert.All(
            rules.SelectMany(rule => rule.BackendRefs!),
            backend => Assert.Equal((null, "Service", 8000), (backend.Group, backend.Kind, backend.Port)));
        Assert.All(rules.SelectMany(rule => rule.Matches!), match => Assert.Equal("PathPrefix", match.Path!.Type));
    }

    [Fact]
    public void A_baseline_has_a_share_and_no_path_and_all_is_copied_without_a_percentage()
    {
        var table = Table(("1.0.0", 80), ("1.1.0", 10));
        var rules = HttpRouteRules.Of(table with
        {
            Versions =
            [
                .. table.Versions,
                new RouteVersion { Version = "1.0.0", Track = "baseline", Weight = 10, Host = "penguins-1-0-0-baseline.ns.svc" },
            ],
            Mirror = new RouteMirror { Of = "1.0.0", Version = "1.1.0", Percent = 100 },
        });

        Assert.Equal(4, rules.Count);
        Assert.Equal(
            "/v2/models/penguins/infer -> penguins-1-0-0:80 penguins-1-1-0:10 penguins-1-0-0-baseline:10, all copied to penguins-1-1-0",
            Text(rules[2]));
    }

    [Fact]
    public void Many_matches_are_spread_over_rules_of_the_size_that_the_API_takes()
    {
        var rules = HttpRouteRules.Of(Table(("1.0.0", 100), ("1.1.0", 0)) with
        {
            Matches = [.. Enumerable.Range(0, 16).Select(i => Match("x-user", $"{i}", "1.1.0"))],
        });

        Assert.Equal([8, 8, 1, 1, 1, 1], rules.Select(rule => rule.Matches!.Count));
    }

    [Fact]
    public void What_is_no_inference_goes_to_stable_whatever_the_weights_and_the_order()
    {
        var table = Table(("1.1.0", 90), ("1.0.0", 5));
        var rules = HttpRouteRules.Of(table with
        {
            Versions =
            [
                table.Versions[0] with { Candidate = true },
                new RouteVersion { Version = "1.0.0", Track = "baseline", Weight = 5, Host = "penguins-1-0-0-baseline.ns.svc" },
                table.Versions[1],
            ],
        });

        Assert.Equal("/v2/models/penguins -> penguins-1-0-0:1", Text(rules[^1]));
    }

    [Fact]
    public void The_most_that_a_deployment_may_ask_for_fits_into_a_route()
    {
        // 16 matches, stable, a candidate and ten versions that are kept.
        var kept = Enumerable.Range(0, 10).Select(patch => ($"0.1.{patch}", 0));
        var rules = HttpRouteRules.Of(Table([("1.0.0", 50), ("1.1.0", 50), .. kept]) with
        {
            Matches = [.. Enumerable.Range(0, 16).Select(i => Match("x-user", $"{i}", "1.1.0"))],
        });

        Assert.Equal(16, rules.Count);
        Assert.All(rules, rule => Assert.InRange(rule.Matches!.Count, 1, 8));
    }

    [Fact]
    public void Without_weights_there_is_no_rule_for_them() =>
        Assert.Equal(["/v2/models/penguins/versions/1.0.0 -> penguins-1-0-0:1"], HttpRouteRules.Of(Table(("1.0.0", 0))).Select(Text));

    private static RouteTable Table(params (string Version, int Weight)[] versions) => new()
    {
        Deployment = "penguins",
        Model = "penguins",
        Versions = [.. versions.Select(version => new RouteVersion
        {
            Version = version.Version,
            Weight = version.Weight,
            Host = $"penguins-{version.Version.Replace('.', '-')}.ns.svc",
        })],
    };

    private static RouteMatch Match(string header, string value, string version) => new()
    {
        Header = header,
        Value = value,
        Version = version,
    };

    private static string Text(HttpRouteRule rule)
    {
        var first = rule.Matches![0];
        var header = first.Headers is { } headers ? $" {headers[0].Name}={headers[0].Value}" : "";
        var mirror = rule.Filters?[0].RequestMirror;
        var copied = mirror is null
            ? ""
            : $", {(mirror.Percent is { } percent ? $"{percent} %" : "all")} copied to {mirror.BackendRef!.Name}";
        var backends = string.Join(' ', rule.BackendRefs!.Select(backend => $"{backend.Name}:{backend.Weight}"));
        return $"{first.Path!.Value}{header} -> {backends}{copied}";
    }
}
