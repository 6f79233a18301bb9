using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Operator.Configuration;
using Sluice.Operator.Hosting;
using Sluice.Operator.Kinds;
using Sluice.Operator.Leadership;
using Sluice.Operator.Reconciling;
using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Host;

/// <summary>An operator in this process, on ports of its own, that looks after one namespace.</summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private RunningOperator(WebApplication app) => _app = app;

    public Operator.Watching.Cache.Cluster Cluster => _app.Services.GetRequiredService<Operator.Watching.Cache.Cluster>();

    public Replica Replica => _app.Services.GetRequiredService<Replica>();

    /// <summary>Where health and metrics are, and after it the webhook, if there is one.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _app.Urls.Select(url => new Uri(url))];

    public static OperatorOptions Options(string @namespace) => new()
    {
        WatchNamespace = @namespace,
        Namespace = @namespace,
        BindAddress = IPAddress.Loopback,
        Port = 0,
        LeaseDuration = TimeSpan.FromSeconds(30),
        RenewDeadline = TimeSpan.FromSeconds(20),

        // The elector leaves a try alone that takes longer.
        RetryPeriod = TimeSpan.FromSeconds(1),
        BackoffBase = TimeSpan.FromMilliseconds(20),
        BackoffLimit = TimeSpan.FromMilliseconds(500),
    };

    /// <summary>Starts one whose TrainingJobs are looked after by <typeparamref name="TReconciliation"/>.</summary>
    public static async Task<RunningOperator> StartAsync<TReconciliation>(OperatorOptions options, params DelegatingHandler[] handlers)
        where TReconciliation : class, IReconciliation<TrainingJob>
    {
        var app = OperatorHost.Build(options, handlers, ApiServer.Configuration(), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IReconciliation<TrainingJob>, TReconciliation>();
        });
        await app.StartAsync();
        return new RunningOperator(app);
    }

    /// <summary>What looks after its TrainingJobs.</summary>
    public TReconciliation TrainingJobs<TReconciliation>()
        where TReconciliation : IReconciliation<TrainingJob> =>
        (TReconciliation)_app.Services.GetRequiredService<IReconciliation<TrainingJob>>();

    public Task StopAsync() => _app.StopAsync();

    public async Task<(HttpStatusCode Code, string Text)> GetAsync(string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Addresses[0], path));
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task ReadyAsync() =>
        Eventually.Async("the operator is ready", () => GetAsync("/readyz"), answer => answer.Code == HttpStatusCode.OK);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
