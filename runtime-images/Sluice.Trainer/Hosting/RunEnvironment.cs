using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Sluice.Trainer.Training;
using TorchSharp;

namespace Sluice.Trainer.Hosting;

/// <summary>Versions of the software and hardware that a training ran on, for the lineage.</summary>
internal static class RunEnvironment
{
    /// <summary>Reads the versions, by name.</summary>
    public static IReadOnlyDictionary<string, string> Read(ComputeDevice device) => new SortedDictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["device"] = device.Kind,
        ["deviceName"] = device.Name,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["onnxRuntime"] = OrtEnv.Instance().GetVersionString(),
        ["os"] = $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
        ["torch"] = torch.__version__,
        ["trainer"] = typeof(RunEnvironment).Assembly.GetName().Version?.ToString(3) ?? "unknown",
    };
}
