using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

using Sluice.Tests.Cluster.Fixtures;

using Sluice.Tests.Shared;
using Xunit;

namespace Sluice.Tests.Cluster.Metrics;

/// <summary>
/// Debian's Prometheus on loopback, with a folder of its own, scraping what a test wants it to know. It can be stopped and started again.
/// </summary>
public sealed class RealPrometheus : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-prometheus-").FullName;
    private readonly string? _webConfig;
    private readonly AuthenticationHeaderValue? _reader;
    private WebApplication? _target;
    private Process? _process;

    public RealPrometheus()
        : this(null, null)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="webConfig">Its web configuration, such as users; null: none.</param>
    /// <param name="reader">What a user of it sends; null: there are no users.</param>
    internal RealPrometheus(string? webConfig, AuthenticationHeaderValue? reader)
    {
        _webConfig = webConfig;
        _reader = reader;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{LoopbackPort.Free()}");

    /// <summary>What it scrapes, in the text format.</summary>
    public string Samples { get; set; } = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _target = builder.Build();
        _target.MapGet("/metrics", (HttpContext context) => context.Response.WriteAsync(Samples));
        await _target.StartAsync();

        // A scrape that is not answered in time ends the series, and the interval is the most that a timeout may be.
        await File.WriteAllTextAsync(Path.Combine(_folder, "prometheus.yml"), $$"""
            global: {scrape_interval: 2s, scrape_timeout: 2s}
            scrape_configs:
            - job_name: test
              honor_labels: true
              static_configs: [{targets: ["{{new Uri(_target.Urls.First()).Authority}}"]}]
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "web.yml"), _webConfig ?? "");
        await StartAsync();
    }

    public async Task StartAsync()
    {
        string[] arguments =
        [
            $"--config.file={_folder}/prometheus.yml", $"--web.config.file={_folder}/web.yml", $"--storage.tsdb.path={_folder}/data",
            $"--web.listen-address={Address.Authority}", "--storage.tsdb.retention.time=1h", "--log.level=error",
        ];
        try
        {
            _process = Process.Start(
                new ProcessStartInfo("prometheus", arguments) { RedirectStandardError = true, WorkingDirectory = _folder });
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException("Debian's package 'prometheus' is missing; `make test` installs it", error);
        }

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = _reader;
        await Eventually.Async(
            "Prometheus is ready", () => http.GetAsync(new Uri(Address, "/-/ready")), answer => answer.StatusCode == HttpStatusCode.OK);
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
