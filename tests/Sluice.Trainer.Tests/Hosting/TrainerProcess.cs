using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>The trainer in its own process.</summary>
internal sealed partial class TrainerProcess : IDisposable
{
    private readonly Process process;

    public TrainerProcess(TrainerPod pod)
    {
        pod.WriteJob();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Sluice.Trainer.dll"));
        Assert.Equal("1", start.Environment["ORT_DISABLE_TELEMETRY"]);
        foreach (var (name, value) in pod.Environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Log += line.Data + "\n";
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Log { get; private set; } = "";

    public bool HasExited => process.HasExited;

    public void Terminate() => Assert.Equal(0, Kill(process.Id, 15));

    public void Kill() => process.Kill();

    /// <summary>Kills the process as soon as its log has a text, or finds it ended.</summary>
    public async Task KillAfterAsync(string text)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!process.HasExited && !Log.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < deadline, $"the log lacks '{text}': {Log}");
            await Task.Delay(1);
        }

        process.Kill();
    }

    public async Task<int> ExitAsync(int seconds)
    {
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(seconds)).Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
