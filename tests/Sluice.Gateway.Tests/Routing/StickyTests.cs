using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Contracts;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Tests.Fixtures;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Routing;

public sealed class StickyTests
{
    private const int Users = 100_000;
    private static readonly int[] Rollout = [0, 5, 20, 50, 0];

    [Fact]
    public void A_place_is_the_fraction_that_the_contract_says()
    {
        foreach (var user in new[] { "anna", "ümit", "x", new string('y', 30_000) })
        {
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes("salt\0" + user));
            var fraction = (double)new BigInteger(digest.AsSpan(0, 8), isUnsigned: true, isBigEndian: true) / Math.Pow(2, 64) * 100;

            Assert.Equal((int)Math.Floor(fraction), Place("salt").Of(user));
        }
    }

    [Fact]
    public void A_client_changes_at_most_once_up_and_once_down_and_the_shares_are_the_weights()
    {
        var place = Place("penguins");
        var places = Enumerable.Range(0, Users).Select(user => place.Of($"user-{user}")).ToArray();
        var ups = new int[Users];
        var downs = new int[Users];
        var before = new bool[Users];
        foreach (var weight in Rollout)
        {
            var route = Routes.Of((100 - weight, false), (weight, true));
            var share = 0;
            for (var user = 0; user < Users; user++)
            {
                var candidate = route.At(places[user])!.Candidate;
                ups[user] += candidate && !before[user] ? 1 : 0;
                downs[user] += !candidate && before[user] ? 1 : 0;
                share += candidate ? 1 : 0;
                before[user] = candidate;
            }

            // Five standard deviations of the binomial distribution.
            var p = weight / 100.0;
            var bound = 5 * Math.Sqrt(Users * p * (1 - p));
            Assert.InRange(share, (Users * p) - bound, (Users * p) + bound);
        }

        Assert.Equal(1, ups.Max());
        Assert.Equal(1, downs.Max());
        Assert.Equal(ups, downs);
        Assert.All(before, candidate => Assert.False(candidate));
    }

    [Fact]
    public void The_candidate_is_at_the_end_whatever_its_place_in_the_table()
    {
        var first = Routes.Of((20, true), (80, false));

        Assert.False(first.At(0)!.Candidate);
        Assert.False(first.At(79)!.Candidate);
        Assert.True(first.At(80)!.Candidate);
        Assert.True(first.At(99)!.Candidate);
    }

    [Fact]
    public void Another_salt_divides_others()
    {
        var (one, other) = (Place("one"), Place("other"));
        var both = Enumerable.Range(0, Users).Count(user => one.Of($"user-{user}") < 10 && other.Of($"user-{user}") < 10);

        // With different salts one client in a hundred is in both tenths by chance; with the same salt one in ten would be.
        Assert.InRange(both, Users / 100 * 0.8, Users / 100 * 1.2);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("cookie")]
    public async Task A_client_stays_and_one_without_a_name_is_drawn(string by)
    {
        await using var a = await Backend.StartAsync("1.0.0");
        await using var b = await Backend.StartAsync("1.1.0");
        await using var gateway = await RunningGateway.StartAsync();
        var sticky = by == "header"
            ? new RouteSticky { Header = "x-user-id", Salt = "s" }
            : new RouteSticky { Cookie = "user", Salt = "s" };
        await gateway.ServeAsync(RunningGateway.Table(1, a.At(50), b.At(50) with { Candidate = true }) with { Sticky = sticky });
        var place = new ClientPlace(sticky);

        for (var user = 0; user < 40; user++)
        {
            var name = $"user-{user % 20}";
            Assert.Equal(place.Of(name) < 50 ? "1.0.0" : "1.1.0", await VersionAsync(gateway, by, name));
        }

        var drawn = new HashSet<string>();
        await Eventually.TrueAsync(
            async () =>
            {
                drawn.Add(await VersionAsync(gateway, by, ""));
                return drawn.Count == 2;
            },
            "both versions drawn");
        var metrics = await gateway.MetricsWhenAsync(40 + drawn.Count, "sluice_gateway_route_requests_total");
        Assert.NotEmpty(metrics.Of("sluice_gateway_route_requests_total", "version=\"1.1.0\""));
    }

    private static ClientPlace Place(string salt) => new(new RouteSticky { Header = "x-user-id", Salt = salt });

    private static async Task<string> VersionAsync(RunningGateway gateway, string by, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/penguins/infer") { Content = new StringContent("{}") };
        request.Headers.TryAddWithoutValidation(by == "header" ? "x-user-id" : "Cookie", by == "header" ? name : $"other=1; user={name}");
        using var response = await gateway.Client.SendAsync(request);
        return response.Headers.GetValues("x-sluice-version").Single();
    }
}
