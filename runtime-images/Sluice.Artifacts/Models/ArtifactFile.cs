using Sluice.Artifacts.Content;
using Sluice.Artifacts.Manifests;

namespace Sluice.Artifacts.Models;

/// <summary>A file to be written as a layer of its own, unpacked and uncompressed.</summary>
public sealed record ArtifactFile
{
    /// <summary>Name by which readers find the model itself.</summary>
    public const string ModelPath = "model.onnx";

    /// <summary>Name by which readers find the full evaluation.</summary>
    public const string ReportPath = "report.json";

    /// <summary>Relative path with <c>/</c>, without <c>.</c> and <c>..</c>; unique within the artifact.</summary>
    public required string Path { get; init; }

    /// <summary>Media type of the layer, one of <see cref="MediaTypes"/>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The bytes.</summary>
    public required ArtifactContent Content { get; init; }

    /// <summary>The model, <see cref="ModelPath"/>.</summary>
    public static ArtifactFile Model(ArtifactContent content) =>
        new() { Path = ModelPath, MediaType = MediaTypes.WeightRaw, Content = content };

    /// <summary>The full evaluation as JSON, <see cref="ReportPath"/>.</summary>
    public static ArtifactFile Report(ArtifactContent content) =>
        new() { Path = ReportPath, MediaType = MediaTypes.DocRaw, Content = content };
}
