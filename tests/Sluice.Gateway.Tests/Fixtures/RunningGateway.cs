using System.Globalization;
using System.Net;
using Sluice.Tests.Shared;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;
using Sluice.Api.Contracts;
using Sluice.Gateway.Hosting;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>A gateway in this process that reads its tables from a folder.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _gateway;
    private readonly DirectoryInfo _routes;

    private RunningGateway(WebApplication gateway, DirectoryInfo routes)
    {
        _gateway = gateway;
        _routes = routes;
        var server = gateway.Services.GetRequiredService<IServer>();
        var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.ToList();
        Client = new HttpClient { BaseAddress = new Uri(addresses[0]) };
        Admin = new HttpClient { BaseAddress = new Uri(addresses[1]) };
    }

    public HttpClient Client { get; }

    public HttpClient Admin { get; }

    public static async Task<RunningGateway> StartAsync(
        Func<GatewaySettings, GatewaySettings>? change = null, IKubernetes? kubernetes = null)
    {
        var routes = Directory.CreateTempSubdirectory("sluice-routes-");
        var settings = new GatewaySettings { Address = IPAddress.Loopback, Port = 0, AdminPort = 0, RoutesDirectory = routes.FullName };
        var gateway = GatewayHost.Build(change?.Invoke(settings) ?? settings, Metrics.NewCustomRegistry(), kubernetes);
        await gateway.StartAsync();
        return new RunningGateway(gateway, routes);
    }

    /// <summary>Writes a table and waits until it is served.</summary>
    public Task ServeAsync(long generation, params RouteVersion[] versions) => ServeAsync(Table(generation, versions));

    public async Task ServeAsync(RouteTable table)
    {
        Write(ContractJson.Write(table));
        await ServesAsync(table.Generation);
    }

    /// <summary>Waits until a generation is served.</summary>
    public Task ServesAsync(long generation) => Eventually.TrueAsync(
        async () => (await MetricsAsync())["sluice_gateway_route_generation{deployment=\"penguins\"}"] == generation,
        $"generation {generation} served");

    public static RouteTable Table(long generation, params RouteVersion[] versions) =>
        new() { Deployment = "penguins", Model = "penguins", Generation = generation, Versions = versions };

    public void Write(string json, string name = "penguins-route", DateTime? at = null) => WriteTo(_routes.FullName, json, name, at);

    /// <summary>Writes a table. Its file says that it was written at the given time, if there is one.</summary>
    public static void WriteTo(string directory, string json, string name = "penguins-route", DateTime? at = null)
    {
        var draft = Path.Combine(directory, name + ".draft");
        File.WriteAllText(draft, json);
        if (at is { } time)
        {
            File.SetLastWriteTimeUtc(draft, time);
        }

        File.Move(draft, Path.Combine(directory, name + ".json"), overwrite: true);
    }

    public void Delete(string name = "penguins-route") => File.Delete(Path.Combine(_routes.FullName, name + ".json"));

    public async Task<MetricsText> MetricsAsync() => new(await Admin.GetStringAsync("/metrics"));

    /// <summary>
    /// Waits until a sum of series has a value, because an answer is counted a moment after its last byte. The page is read once more then:
    /// its series are read one after the other, so that one which was counted earlier can be missing where the sum is reached.
    /// </summary>
    public async Task<MetricsText> MetricsWhenAsync(double sum, string name, params string[] labels)
    {
        await Eventually.TrueAsync(
            async () => (await MetricsAsync()).Sum(name, labels) >= sum,
            string.Create(CultureInfo.InvariantCulture, $"{name} {string.Join(',', labels)} = {sum}"));
        return await MetricsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Admin.Dispose();
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        _routes.Delete(recursive: true);
    }
}
