using System.Diagnostics;
using System.Text.Json;

namespace Sluice.Trainer.Tests.Evaluation.Scores;

/// <summary>The process of <c>reference.py</c>. A test fails, and is not skipped, where <c>eng/python.sh</c> was not run.</summary>
public sealed class ScikitLearn : IDisposable
{
    private readonly Process process;

    public ScikitLearn()
    {
        var cache = Environment.GetEnvironmentVariable("SLUICE_CACHE") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sluice");
        var python = Path.Combine(cache, "python", "bin", "python3");
        Assert.True(File.Exists(python), $"{python} is missing; run eng/python.sh");
        process = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "reference.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>The metrics that scikit-learn computes for a case.</summary>
    public async Task<SortedDictionary<string, double>> MetricsOf(object @case)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(@case));
        await process.StandardInput.FlushAsync();
        var answer = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
        if (answer is null)
        {
            throw new InvalidOperationException($"reference.py ended: {await process.StandardError.ReadToEndAsync()}");
        }

        var values = JsonSerializer.Deserialize<Dictionary<string, double?>>(answer)!;
        return new(values.ToDictionary(value => value.Key, value => value.Value ?? double.NaN), StringComparer.Ordinal);
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
