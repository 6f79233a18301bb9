using System.CommandLine;
using Sluice.Operator.Configuration;
using Sluice.Operator.Hosting;
using Xunit;

namespace Sluice.Operator.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_the_defaults_hold()
    {
        Assert.Equivalent(new OperatorOptions(), Read([]), strict: true);
    }

    [Fact]
    public void An_argument_wins_over_the_environment_in_either_way_of_writing()
    {
        Assert.Equal("a", Read(["--watch-namespace=a"], ("SLUICE_WATCH_NAMESPACE", "b")).WatchNamespace);
        Assert.Equal("a", Read(["--watch-namespace", "a"], ("SLUICE_WATCH_NAMESPACE", "b")).WatchNamespace);
        Assert.Equal("b", Read([], ("SLUICE_WATCH_NAMESPACE", "b")).WatchNamespace);
        Assert.Null(Read(["--watch-namespace="], ("SLUICE_WATCH_NAMESPACE", "b")).WatchNamespace);
    }

    [Fact]
    public void The_pod_s_own_variables_name_it()
    {
        var options = Read([], ("POD_NAMESPACE", "ns"), ("POD_NAME", "p"));
        Assert.Equal(("ns", "p"), (options.Namespace, options.PodName));
    }

    [Fact]
    public void Decisions_are_told_where_there_is_a_hook()
    {
        Assert.Null(Read([]).Notifications);
        var hook = Read(["--notify-url=https://hooks.example.com/rollouts"], ("SLUICE_NOTIFY_TOKEN", "t")).Notifications!;
        Assert.Equal(("https://hooks.example.com/rollouts", "t"), (hook.Url.ToString(), hook.Token));
        Assert.DoesNotContain("Token", $"{hook}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_webhook_is_served_when_asked_for()
    {
        Assert.Null(Read([]).Webhook);
        Assert.Equal(
            new WebhookOptions { Port = 1, ServiceName = "s" },
            Read(["--webhook=true", "--webhook-port=1", "--webhook-service=s"]).Webhook);
    }

    [Fact]
    public void Actions_need_the_webhook_unless_they_are_allowed_unchecked()
    {
        Assert.False(Read([]).AllowUnauthorizedActions);
        Assert.True(Read(["--allow-unauthorized-actions=true"]).AllowUnauthorizedActions);
        Assert.True(Read(["--webhook=true"]).Webhook!.ActionsFailClosed);
        Assert.False(Read(["--webhook=true", "--webhook-actions-fail-closed=false"]).Webhook!.ActionsFailClosed);
    }

    [Fact]
    public void Servers_of_metrics_are_listed()
    {
        var options = Read(
        [
            "--prometheus-address=http://prometheus.monitoring:9090", "--prometheus-allowed-addresses=https://a.example/x, http://b:9090",
            "--prometheus-allowed-networks=127.0.0.0/8,fe80::/10", "--prometheus-timeout=5s",
        ]).Prometheus;
        Assert.Equal("http://prometheus.monitoring:9090/", options.Address!.AbsoluteUri);
        Assert.Equal(["https://a.example/x", "http://b:9090/"], options.AllowedAddresses.Select(address => address.AbsoluteUri));
        Assert.Equal(["127.0.0.0/8", "fe80::/10"], options.AllowedNetworks.Select(network => network.ToString()));
        Assert.Equal(TimeSpan.FromSeconds(5), options.Timeout);
    }

    [Fact]
    public void Origins_of_pages_are_listed()
    {
        Assert.Empty(Read([]).GatewayCorsOrigins);
        Assert.Equal(["*"], Read(["--gateway-cors-origins=*"]).GatewayCorsOrigins);
        Assert.Equal(
            ["https://a.example", "http://b:3000"], Read(["--gateway-cors-origins=https://a.example, http://b:3000"]).GatewayCorsOrigins);
    }

    [Theory]
    [InlineData("--gateway-cors-origins=a.example", "--gateway-cors-origins: 'a.example' is not * or a list of origins")]
    [InlineData("--prometheus-address=prometheus:9090", "--prometheus-address: 'prometheus:9090' is not the address of a server")]
    [InlineData("--prometheus-address=http://u:p@prometheus:9090", "--prometheus-address: ")]
    [InlineData("--prometheus-allowed-networks=10.0.0.0", "--prometheus-allowed-networks: '10.0.0.0' is not a list of networks")]
    [InlineData("--prometheus-timeout=5m", "--prometheus-timeout: 300s is outside 1 to 60 s")]
    [InlineData("--prot=1", "Unrecognized command or argument '--prot=1'.")]
    [InlineData("port=1", "Unrecognized command or argument 'port=1'.")]
    [InlineData("--port", "Required argument missing for option: '--port'.")]
    [InlineData("--port=70000", "--port: 70000 is outside 0 to 65535")]
    [InlineData("--port=x", "--port: 'x' is not a whole number")]
    [InlineData("--lease-duration=15", "--lease-duration: '15' is not a duration such as 15s")]
    [InlineData("--leader-election=perhaps", "--leader-election: 'perhaps' is not true or false")]
    [InlineData("--accelerators=nvidia.com/gpu,tpu", "--accelerators: 'tpu' is not a resource of a device plugin; write it with")]
    [InlineData("--bind-address=here", "--bind-address: 'here' is not an IP address")]
    [InlineData("--lease-duration=3s", "--lease-duration: 3s must exceed --renew-deadline and --retry-period together (3s and 0.5s), or")]
    [InlineData("--lease-duration=4500ms", "--lease-duration: 4.5s is not a whole number of seconds from 1s on")]
    [InlineData("--retry-period=0s", "--lease-duration: 4s must exceed")]
    public void What_cannot_be_read_is_named(string argument, string message)
    {
        var error = Assert.Throws<FormatException>(() => Read([argument]));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_each_option_with_its_variable()
    {
        using var text = new StringWriter();
        CommandLine.Command().Parse(["--help"]).Invoke(new InvocationConfiguration { Output = text });
        Assert.Contains("--lease-duration", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("SLUICE_LEASE_DURATION", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SLUICE_PORT", "x", "--port: 'x' is not a whole number")]
    [InlineData("SLUICE_GATEWAY_REPLICAS", "0", "--gateway-replicas: 0 is outside 1 to 100")]
    public void What_cannot_be_read_in_the_environment_is_named_too(string variable, string value, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read([], (variable, value))).Message);

    private static OperatorOptions Read(string[] arguments, params (string Name, string Value)[] environment) =>
        CommandLine.Read(arguments, name => environment.FirstOrDefault(pair => pair.Name == name).Value);
}
