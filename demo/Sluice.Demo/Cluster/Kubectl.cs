using System.Diagnostics;

namespace Sluice.Demo.Cluster;

/// <summary>Runs kubectl as a user would: from KUBECTL, the PATH, or the cache of the local cluster.</summary>
internal sealed class Kubectl(string @namespace)
{
    private static readonly string Program = Find();

    /// <summary>Runs kubectl in the story's namespace with text on standard input, and returns its output.</summary>
    /// <exception cref="KubectlException">kubectl failed; the message has its error output.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancel, string? input = null)
    {
        var start = Start(arguments);
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode == 0 ? await output : throw new KubectlException(start.ArgumentList, await error);
    }

    /// <summary>Applies manifests by server-side apply.</summary>
    public Task<string> ApplyAsync(string yaml, CancellationToken cancel) =>
        RunAsync(["apply", "--server-side", "--force-conflicts", "--field-manager=demo", "-f", "-"], cancel, yaml);

    /// <summary>Starts kubectl and leaves it running.</summary>
    public Process Begin(params string[] arguments) => Process.Start(Start(arguments))!;

    private ProcessStartInfo Start(IEnumerable<string> arguments) => new(Program, ["--namespace", @namespace, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static string Find()
    {
        var cache = Environment.GetEnvironmentVariable("SLUICE_CACHE")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sluice");
        return Environment.GetEnvironmentVariable("KUBECTL")
            ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append(Path.Combine(cache, "bin"))
                .Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("kubectl is not on the PATH; install it, or set KUBECTL to its path");
    }
}
