using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>The trainer in its own process.</summary>
internal sealed partial class TrainerProcess : IDisposable
{
    // It is no measure of speed, and only keeps a process that hangs from holding up the run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private long checkpoint;
    private volatile string errors = "";

    /// <summary>Starts it.</summary>
    /// <param name="pod">Its pod.</param>
    /// <param name="arguments">The command. None to train.</param>
    public TrainerProcess(TrainerPod pod, params string[] arguments)
    {
        pod.WriteJob();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Sluice.Trainer.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        Assert.Equal("1", start.Environment["ORT_DISABLE_TELEMETRY"]);
        foreach (var (name, value) in pod.Environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => errors += line.Data + "\n";
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Log { get; private set; } = "";

    /// <summary>What it wrote to standard error. Whole once it has ended.</summary>
    public string Errors => errors;

    /// <summary>Step of the last checkpoint of which the log says that it was written. 0 before the first one.</summary>
    public long Checkpoint => Interlocked.Read(ref checkpoint);

    public bool HasExited => process.HasExited;

    /// <summary>Sends SIGTERM, unless the process has ended.</summary>
    public void Terminate() => Assert.True(Kill(process.Id, 15) == 0 || process.HasExited, "SIGTERM cannot be sent");

    public void Kill() => process.Kill();

    /// <summary>Kills the process as soon as its log has a text, or finds it ended.</summary>
    public async Task KillAfterAsync(string text)
    {
        await UntilAsync(() => Log.Contains(text, StringComparison.Ordinal), $"'{text}'");
        process.Kill();
    }

    /// <summary>Waits until the log has a checkpoint of at least that step, or the process has ended.</summary>
    public Task ReachAsync(long step) => UntilAsync(() => Checkpoint >= step, $"a checkpoint at step {step}");

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private void Take(string line)
    {
        Log += line + "\n";
        if (WrittenCheckpoint().Match(line) is { Success: true } written)
        {
            Interlocked.Exchange(ref checkpoint, long.Parse(written.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Waits until something is true, or the process has ended.</summary>
    public async Task UntilAsync(Func<bool> reached, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!process.HasExited && !reached())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"the log lacks {what}: {Log}");
            await Task.Delay(1);
        }
    }

    [GeneratedRegex("Wrote the checkpoint at step ([0-9]+)")]
    private static partial Regex WrittenCheckpoint();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
