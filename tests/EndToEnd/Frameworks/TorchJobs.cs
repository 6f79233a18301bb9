using System.Globalization;
using System.Text.Json;
using Sluice.Api.ModelVersions;
using Sluice.Tests.EndToEnd.Fixtures;

namespace Sluice.Tests.EndToEnd.Frameworks;

/// <summary>Jobs of the image with PyTorch (<c>cluster/images/torch.sh</c>), whose scripts are mounted as they are.</summary>
internal static class TorchJobs
{
    /// <summary>The image.</summary>
    public const string Image = "docker.io/sluice/torch:dev";

    /// <summary>Name of the ConfigMap with the scripts.</summary>
    public const string Code = "pytorch-code";

    private static readonly string[] Folders =
    [
        Path.Combine(AppContext.BaseDirectory, "samples", "pytorch"),
        Path.Combine(AppContext.BaseDirectory, "Frameworks", "Scripts"),
    ];

    /// <summary>Mounts scripts, those of the sample and those of the tests, and applies jobs.</summary>
    public static async Task ApplyAsync(NodeNamespace own, params string[] jobs)
    {
        var script = string.Join('\n', Folders.SelectMany(folder => Directory.GetFiles(folder, "*.py")).Select(path =>
            $"  {Path.GetFileName(path)}: {JsonSerializer.Serialize(File.ReadAllText(path))}"));
        await own.ApplyAsync($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {Code}}}\ndata:\n{script}\n");
        await own.ApplyAsync(string.Join("\n---\n", jobs));
    }

    /// <summary>A job of the sample in the image of the tests.</summary>
    public static string Sample(string file) => YamlText.Sample($"pytorch/{file}").With("image", Image);

    /// <summary>A metric as a number.</summary>
    public static double Metric(ModelVersionSpec version, string name) =>
        double.Parse(version.Evaluation!.Metrics[name], CultureInfo.InvariantCulture);
}
