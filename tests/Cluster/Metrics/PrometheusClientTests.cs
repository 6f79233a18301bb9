using System.Net;
using Sluice.Operator.Configuration;
using Sluice.Operator.Evidence.Prometheus;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Metrics;

public sealed class PrometheusClientTests(RealPrometheus prometheus) : IClassFixture<RealPrometheus>, IDisposable
{
    private const string Known = """
        share{version="1.0.0"} 0.25
        share{version="1.1.0"} 0.5
        odd{is="nan"} NaN
        odd{is="inf"} +Inf

        """;

    private readonly PrometheusClient _client = new(Options);

    internal static PrometheusOptions Options { get; } = new()
    {
        AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        Timeout = TimeSpan.FromSeconds(8),
    };

    [Theory]
    [InlineData("""share{version="1.0.0"}""", 0.25)]
    [InlineData("""share{version="1.1.0"} / ignoring(version) share{version="1.0.0"}""", 2)]
    [InlineData("""sum(share)""", 0.75)]
    [InlineData("""scalar(sum(share))""", 0.75)]
    [InlineData("""odd{is="nan"}""", double.NaN)]
    [InlineData("""sum(share) / 0""", double.PositiveInfinity)]
    [InlineData("""odd{is="inf"}""", double.PositiveInfinity)]
    [InlineData("""-odd{is="inf"}""", double.NegativeInfinity)]
    public async Task One_number_is_one_number(string query, double expected)
    {
        await KnowAsync();
        var number = Assert.IsType<PrometheusAnswer.Number>(await AskAsync(query));
        Assert.Equal(expected, number.Value);
        Assert.InRange(number.At, DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task No_series_is_no_traffic() => Assert.IsType<PrometheusAnswer.Empty>(await AskAsync("nothing_of_this_name"));

    [Theory]
    [InlineData("share", "gives 2 series", "sum()")]
    [InlineData("""share{version="1.0.0"}[1m]""", "matrix", "rate()")]
    [InlineData("\"text\"", "text", "number")]
    [InlineData("sum(", "bad_data", "parse error")]
    [InlineData("""share{version=~"("}""", "bad_data", "error parsing regexp")]
    public async Task What_is_not_one_number_says_why_and_what_to_do(string query, string why, string remedy)
    {
        await KnowAsync();
        var failed = Assert.IsType<PrometheusAnswer.Failed>(await AskAsync(query));
        Assert.Contains(why, failed.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_cut_to_a_sane_length() =>
        Assert.InRange(Assert.IsType<PrometheusAnswer.Failed>(await AskAsync(new string('(', 5000))).Message.Length, 1, 300);

    [Fact]
    public async Task Loopback_is_not_asked_unless_the_operator_allows_it()
    {
        using var client = new PrometheusClient(new PrometheusOptions());
        var port = prometheus.Address.Port;
        foreach (var address in new[] { prometheus.Address, new Uri($"http://localhost:{port}"), new Uri($"http://2130706433:{port}") })
        {
            var failed = Assert.IsType<PrometheusAnswer.Failed>(await client.QueryAsync(address, "1", null, CancellationToken.None));
            Assert.Contains("--prometheus-allowed-networks", failed.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_with_users_wants_credentials()
    {
        // The password is "open sesame".
        var reader = PrometheusCredentials.Basic("sluice", "open sesame");
        var guarded = new RealPrometheus(
            "basic_auth_users: {sluice: \"$2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\"}\n", reader.Header());
        try
        {
            await guarded.InitializeAsync();
            var without = Assert.IsType<PrometheusAnswer.Failed>(
                await _client.QueryAsync(guarded.Address, "1", null, CancellationToken.None));
            Assert.Contains("missing; name a Secret", without.Message, StringComparison.Ordinal);
            var wrong = Assert.IsType<PrometheusAnswer.Failed>(
                await _client.QueryAsync(guarded.Address, "1", PrometheusCredentials.Basic("sluice", "sesame"), CancellationToken.None));
            Assert.Contains("not accepted", wrong.Message, StringComparison.Ordinal);
            Assert.IsType<PrometheusAnswer.Number>(await _client.QueryAsync(guarded.Address, "vector(1)", reader, CancellationToken.None));
        }
        finally
        {
            await guarded.DisposeAsync();
        }
    }

    public void Dispose() => _client.Dispose();

    private Task<PrometheusAnswer> AskAsync(string query) => _client.QueryAsync(prometheus.Address, query, null, CancellationToken.None);

    private async Task KnowAsync()
    {
        prometheus.Samples = Known;
        await Eventually.Async(
            "it has scraped", () => AskAsync("count(share) + count(odd)"), answer => answer is PrometheusAnswer.Number { Value: 4 });
    }
}
