using System.Diagnostics;
using System.Globalization;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Shared;

namespace Sluice.Tests.Cluster.Operators.Scale;

/// <summary>An operator as it ships, in a process of its own, for one namespace. Disposing ends it.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private readonly Process _process;

    private OperatorProcess(Process process) => _process = process;

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024;
        }
    }

    /// <summary>CPU time so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts one, and waits until it is ready.</summary>
    /// <param name="program">Path of the published Sluice.Operator.dll.</param>
    /// <param name="namespace">The namespace that it looks after.</param>
    public static async Task<OperatorProcess> StartAsync(string program, string @namespace)
    {
        var port = LoopbackPort.Free();
        var start = new ProcessStartInfo("dotnet")
        {
            Environment = { ["KUBECONFIG"] = ApiServer.Kubeconfig },
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            program, $"--watch-namespace={@namespace}", $"--namespace={@namespace}", "--leader-election=false", "--bind-address=127.0.0.1",
            $"--port={port.ToString(CultureInfo.InvariantCulture)}",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var running = new OperatorProcess(Process.Start(start)!);
        _ = running._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        using var http = new HttpClient();
        await Eventually.Async(
            "the operator is ready",
            () => http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz")),
            answer => answer.IsSuccessStatusCode);
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
