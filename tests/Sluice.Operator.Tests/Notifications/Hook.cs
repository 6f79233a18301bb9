using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sluice.Operator.Tests.Notifications;

/// <summary>A hook on loopback with configurable answers.</summary>
internal sealed class Hook : IAsyncDisposable
{
    private readonly WebApplication _host;

    private Hook(WebApplication host) => _host = host;

    public Uri Url => new(new Uri(_host.Urls.First()), "/rollouts");

    /// <summary>What came, in order: headers and body.</summary>
    public ConcurrentQueue<(IReadOnlyDictionary<string, string> Headers, JsonNode Body)> Received { get; } = new();

    /// <summary>Answers to give, in order; then <see cref="Otherwise"/>.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Answers { get; } = new();

    /// <summary>The answer without one in the queue. Defaults to 204.</summary>
    public Func<HttpContext, Task> Otherwise { get; set; } = Status(204);

    public static async Task<Hook> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var host = builder.Build();
        var hook = new Hook(host);
        host.MapPost("/rollouts", hook.AnswerAsync);
        await host.StartAsync();
        return hook;
    }

    public static Func<HttpContext, Task> Status(int code) => context =>
    {
        context.Response.StatusCode = code;
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        Received.Enqueue(
            (context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body!));
        await (Answers.TryDequeue(out var answer) ? answer : Otherwise)(context);
    }
}
