using System.Diagnostics;
using Sluice.Trainer.Tests.Data;

namespace Sluice.Trainer.Tests.Reporting;

/// <summary>A real browser without a window.</summary>
internal static class Browser
{
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "chromium-headless-shell")).FirstOrDefault(File.Exists);

    /// <summary>Loads a file.</summary>
    /// <returns>The document as the browser holds it after loading, and what the page made it log: errors and refusals.</returns>
    public static async Task<(string Dom, string Log)> LoadAsync(string path, int width)
    {
        using var profile = new TemporaryFolder();
        var start = new ProcessStartInfo(Program!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--no-sandbox", "--disable-gpu", "--hide-scrollbars", $"--user-data-dir={profile.Path}", $"--window-size={width},800",
                "--enable-logging=stderr", "--dump-dom", "file://" + path,
            },
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(80));
        try
        {
            var (dom, log) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            var lines = (await log).Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal));
            return (await dom, string.Join('\n', lines));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
