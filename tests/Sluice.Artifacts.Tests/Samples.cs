using System.Text;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;

namespace Sluice.Artifacts.Tests;

internal static class Samples
{
    public static ModelArtifact Penguins(string weights = "weights", string version = "1.0.0") => new()
    {
        Description = new ModelDescription { Name = "penguins", Version = version, Architecture = "mlp", Precision = "float32" },
        Files = [ArtifactFile.Model(Text(weights)), ArtifactFile.Report(Text("""{"accuracy":"0.98"}"""))],
    };

    public static ArtifactContent Text(string text) => ArtifactContent.FromBytes(Encoding.UTF8.GetBytes(text));
}
