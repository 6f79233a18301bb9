using TorchSharp;

namespace Sluice.Trainer.Training;

/// <summary>The device that computes the training: the first visible CUDA device, or else the CPU.</summary>
internal sealed record ComputeDevice
{
    /// <summary><c>cuda</c> or <c>cpu</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the hardware, as the system reports it.</summary>
    public required string Name { get; init; }

    /// <summary>Device of the tensors.</summary>
    public required torch.Device Torch { get; init; }

    /// <summary>Chooses the device.</summary>
    public static ComputeDevice Choose()
    {
        if (torch.cuda.is_available())
        {
            return new ComputeDevice { Kind = "cuda", Name = GpuName() ?? "unknown", Torch = torch.CUDA };
        }

        // The order in which partial sums are added depends on the number of threads. With one thread the weights are the same on
        // every machine of a kind, whatever share of its cores the pod has.
        torch.set_num_threads(1);
        return new ComputeDevice { Kind = "cpu", Name = CpuName() ?? "unknown", Torch = torch.CPU };
    }

    private static string? CpuName() => Value("/proc/cpuinfo", "model name");

    private static string? GpuName()
    {
        const string gpus = "/proc/driver/nvidia/gpus";
        return Directory.Exists(gpus)
            ? Directory.EnumerateDirectories(gpus)
                .Order(StringComparer.Ordinal)
                .Select(gpu => Value(Path.Combine(gpu, "information"), "Model"))
                .FirstOrDefault()
            : null;
    }

    private static string? Value(string file, string key)
    {
        try
        {
            return File.ReadLines(file)
                .Where(line => line.StartsWith(key, StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
                .FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
