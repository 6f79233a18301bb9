using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.Api.Contracts;
using Sluice.Tests.Shared;

namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>A version's server on loopback. The test defines its answers.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _server;

    private Backend(WebApplication server, string version)
    {
        _server = server;
        Version = version;
    }

    public string Version { get; }

    public int Port { get; private set; }

    /// <summary>A version whose server is gone, at a port that nothing else takes.</summary>
    public static RouteVersion Gone(string version) =>
        new() { Version = version, Weight = 100, Host = "127.0.0.1", Port = LoopbackPort.Free() };

    public static async Task<Backend> StartAsync(string version, RequestDelegate? answer = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var server = builder.Build();
        server.Run(answer ?? EchoAsync);
        await server.StartAsync();
        var backend = new Backend(server, version);
        backend.Port = new Uri(server.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
        return backend;
    }

    public RouteVersion At(int weight) => new() { Version = Version, Weight = weight, Host = "127.0.0.1", Port = Port };

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        await context.Response.WriteAsync(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Host} {body}");
    }
}
