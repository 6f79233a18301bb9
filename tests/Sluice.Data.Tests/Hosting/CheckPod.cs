using System.Diagnostics;
using System.Runtime.InteropServices;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Tests.Hosting;

/// <summary>The program <c>check</c> in a process of its own, with the folders of a pod.</summary>
internal sealed partial class CheckPod : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-check-").FullName;

    /// <summary>The job document.</summary>
    public JobDocument Job { get; set; } = new()
    {
        Name = "job",
        Spec = new TrainingJobSpec
        {
            Model = "fruit",
            Dataset = new DatasetOptions
            {
                Target = "kind",
                Features = [new FeatureOptions { Name = "size" }, new FeatureOptions { Name = "colour", Type = "categorical" }],
            },
        },
    };

    public Dictionary<string, string> Environment { get; } = [];

    public string Output { get; private set; } = "";

    public DataResult Result { get; private set; } = new();

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>Changes the dataset.</summary>
    public void Change(Func<DatasetOptions, DatasetOptions> change) =>
        Job = Job with { Spec = Job.Spec with { Dataset = change(Job.Spec.Dataset) } };

    /// <summary>Writes the table that the job reads.</summary>
    public void Table(string csv)
    {
        File.WriteAllText(PathOf("table.csv"), csv);
        Change(dataset => dataset with { Uri = "file://" + PathOf("table.csv") });
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="whileRunning">Is called with the process once it runs.</param>
    /// <param name="command">The command of the program.</param>
    public async Task<int> RunAsync(Func<Process, Task>? whileRunning = null, string command = "check")
    {
        File.WriteAllText(PathOf("job.json"), ContractJson.Write(Job));
        var log = PathOf("termination-log");
        File.WriteAllText(log, "");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Sluice.Data.dll"));
        start.ArgumentList.Add(command);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["SLUICE_JOB_DOCUMENT"] = PathOf("job.json"),
            ["SLUICE_TERMINATION_LOG"] = log,
            ["SLUICE_SCRATCH"] = PathOf("scratch"),
            ["SLUICE_SOURCES"] = PathOf("sources"),
        }.Concat(Environment))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var texts = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (whileRunning is not null)
            {
                await whileRunning(process);
            }

            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
            var message = File.ReadAllText(log);
            Output = string.Concat(await texts) + message;
            Result = ContractJson.TryRead<DataResult>(message) ?? new DataResult();
            Assert.True(System.Text.Encoding.UTF8.GetByteCount(message) <= 4096);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public static void Terminate(Process process) => Assert.Equal(0, Kill(process.Id, 15));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
