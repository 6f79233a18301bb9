using System.Net;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Api.Contracts;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>Answers for trainers at the addresses of their pods, all with the same progress.</summary>
internal sealed class PuppetTrainers : IAsyncDisposable
{
    private const int Port = 8080;

    private readonly WebApplication _host;

    public PuppetTrainers(IEnumerable<V1Pod> pods, ProgressReport progress)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var pod in pods)
            {
                kestrel.Listen(IPAddress.Parse(pod.Status.PodIP), Port);
            }
        });
        _host = builder.Build();
        _host.MapGet("/progress", (HttpContext context) => context.Response.WriteAsync(ContractJson.Write(progress)));
    }

    public Task StartAsync() => _host.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
