using Sluice.Api.Contracts;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.Hosting;

public sealed class GatewaySettingsTests
{
    private const string NotAnOrigin =
        "is not an origin; write * or a list of origins with commas between, such as https://app.example.com,http://localhost:3000.";

    [Theory]
    [InlineData("SLUICE_PORT", "http", "SLUICE_PORT: 'http' is not a number from 0 to 65535; correct or unset it.")]
    [InlineData("SLUICE_ADMIN_PORT", "70000", "SLUICE_ADMIN_PORT: '70000' is not a number from 0 to 65535; correct or unset it.")]
    [InlineData("SLUICE_DRAIN", "5", "SLUICE_DRAIN: '5' is not a duration; write one such as 5s or 1m30s.")]
    [InlineData("SLUICE_BIND", "here", "SLUICE_BIND: 'here' is not an IP address; write one such as 0.0.0.0.")]
    [InlineData("SLUICE_CORS_ORIGINS", "https://a.example,app.example", "SLUICE_CORS_ORIGINS: 'app.example' " + NotAnOrigin)]
    [InlineData("SLUICE_CORS_ORIGINS", "https://a.example/", "SLUICE_CORS_ORIGINS: 'https://a.example/' " + NotAnOrigin)]
    [InlineData("SLUICE_CORS_ORIGINS", "https://u:p@a.example", "SLUICE_CORS_ORIGINS: 'https://u:p@a.example' " + NotAnOrigin)]
    [InlineData("SLUICE_CORS_ORIGINS", "ftp://a.example", "SLUICE_CORS_ORIGINS: 'ftp://a.example' " + NotAnOrigin)]
    public void A_bad_variable_is_named_with_its_remedy(string name, string value, string message)
    {
        Assert.False(GatewaySettings.TryRead(Environment((name, value), ("SLUICE_NAMESPACE", "n")), out _, out var error));
        Assert.Equal(message, error);
    }

    [Fact]
    public void Without_a_source_of_routes_it_does_not_start()
    {
        Assert.False(GatewaySettings.TryRead(Environment(), out _, out var error));
        Assert.StartsWith("SLUICE_NAMESPACE: not set", error);
    }

    [Fact]
    public void Variables_are_read()
    {
        Assert.True(GatewaySettings.TryRead(
            Environment(("SLUICE_NAMESPACE", "n"), ("SLUICE_DRAIN", "250ms"), ("SLUICE_CORS_ORIGINS", "https://a.example, http://b:3000")),
            out var settings,
            out _));
        Assert.Equal("n", settings.Namespace);
        Assert.Equal(TimeSpan.FromMilliseconds(250), settings.Drain);
        Assert.Equal(8080, settings.Port);
        Assert.Equal(["https://a.example", "http://b:3000"], settings.CorsOrigins);
    }

    [Fact]
    public void By_default_no_page_of_another_origin_may_speak_to_it_and_the_end_is_within_the_pods_grace()
    {
        Assert.True(GatewaySettings.TryRead(Environment(("SLUICE_NAMESPACE", "n")), out var settings, out _));
        Assert.Empty(settings.CorsOrigins);
        Assert.True(settings.Drain + settings.Shutdown <= TimeSpan.FromSeconds(GatewayContract.GracePeriodSeconds - 5));
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
