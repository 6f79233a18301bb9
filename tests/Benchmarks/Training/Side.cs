using System.Diagnostics;
using System.Text.Json;

namespace Sluice.Benchmarks.Training;

/// <summary>A process that trains when it is asked to.</summary>
internal sealed class Side : IDisposable
{
    private readonly Process process;

    /// <summary>Starts the process.</summary>
    /// <param name="program">The program.</param>
    /// <param name="threads">Threads of torch.</param>
    /// <param name="arguments">Its arguments.</param>
    public Side(string program, string threads, params string[] arguments)
        : this([], program, threads, arguments) => ReadSize();

    /// <summary>Starts a process that is ready once others have started, which <see cref="ReadSize"/> waits for.</summary>
    /// <param name="environment">Further variables.</param>
    /// <param name="program">The program.</param>
    /// <param name="threads">Threads of torch.</param>
    /// <param name="arguments">Its arguments.</param>
    public Side(IReadOnlyList<(string Name, string Value)> environment, string program, string threads, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };

        // OpenBLAS chooses its kernels for the processor by itself, but not the number of its threads by torch's.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment["OPENBLAS_NUM_THREADS"] = threads;

        // Those of the trainer's image, for both: without them a step of either waits for the system to clear pages.
        var malloc = File.ReadLines("Dockerfile.trainer").First(line => line.StartsWith("ENV MALLOC_", StringComparison.Ordinal));
        foreach (var variable in malloc.Split(' ').Skip(1).Select(text => text.Split('=')))
        {
            start.Environment[variable[0]] = variable[1];
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
    }

    /// <summary>Number of weights.</summary>
    public long Parameters { get; private set; }

    /// <summary>Waits until the process is ready.</summary>
    public void ReadSize() => Parameters = Answer<Size>().Parameters;

    /// <summary>Trains some steps.</summary>
    public Lap Train(int steps)
    {
        Begin(steps);
        return End();
    }

    /// <summary>Has the process train some steps.</summary>
    public void Begin(int steps)
    {
        process.StandardInput.WriteLine(steps);
        process.StandardInput.Flush();
    }

    /// <summary>Waits until it has.</summary>
    public Lap End() => Answer<Lap>();

    /// <inheritdoc />
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private T Answer<T>() => process.StandardOutput.ReadLine() is { } line
        ? JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!
        : throw new InvalidOperationException($"{process.StartInfo.FileName} ended without an answer; its errors are above");

    private sealed record Size(long Parameters);
}

/// <summary>What some steps took.</summary>
/// <param name="Seconds">Seconds.</param>
/// <param name="Cpu">Seconds of CPU time.</param>
/// <param name="Loss">Mean loss of the last whole epoch.</param>
internal sealed record Lap(double Seconds, double Cpu, double? Loss);
