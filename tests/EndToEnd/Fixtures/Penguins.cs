using Sluice.Demo.Load;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>The sample with few epochs, which are enough for the tests.</summary>
internal static class Penguins
{
    public const string Model = "penguins";

    public static PenguinTable Table { get; } = PenguinTable.Read(Path.Combine(AppContext.BaseDirectory, "samples", "penguins.csv"));

    public static string JobName(string version) => $"{Model}-{version.Replace('.', '-')}";

    public static string Job(string version, int epochs = 60) => YamlText.Sample("train-1.0.0.yaml")
        .Named(JobName(version))
        .With("version", version)
        .With("epochs", $"\"{epochs}\"")
        .With("learningRate", "\"0.01\"");

    public static string Deployment(string version) => YamlText.Sample("deployment.yaml").With("version", version);
}
