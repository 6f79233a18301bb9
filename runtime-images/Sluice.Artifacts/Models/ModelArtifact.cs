using Sluice.Artifacts.Content;
using Sluice.Artifacts.Manifests;

namespace Sluice.Artifacts.Models;

/// <summary>
/// A model to be written. The same description and files always give the same digest, because the writer adds nothing, not even
/// the time of writing.
/// </summary>
public sealed record ModelArtifact
{
    /// <summary>The content of the configuration blob.</summary>
    public required ModelDescription Description { get; init; }

    /// <summary>Files, in the order of the layers.</summary>
    public required IReadOnlyList<ArtifactFile> Files { get; init; }

    /// <summary>Annotations of the manifest. They are part of the digest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

/// <summary>A file that is written as its own layer, neither archived nor compressed.</summary>
public sealed record ArtifactFile
{
    /// <summary>Path under which readers find the model.</summary>
    public const string ModelPath = "model.onnx";

    /// <summary>Path under which trainers find the weights by name, to start from them.</summary>
    public const string WeightsPath = "weights.safetensors";

    /// <summary>Path under which readers find the full evaluation.</summary>
    public const string ReportPath = "report.json";

    /// <summary>Path under which people find the evaluation as a page.</summary>
    public const string PagePath = "report.html";

    /// <summary>Path under which readers find the profile of the training rows.</summary>
    public const string ProfilePath = "profile.json";

    /// <summary>Path under which readers find the tokenizer of a text.</summary>
    /// <param name="feature">Index of the feature.</param>
    public static string TokenizerPath(int feature) => FormattableString.Invariant($"tokenizer-{feature}.json");

    /// <summary>Relative path with <c>/</c>, without <c>.</c> and <c>..</c>; unique within the artifact.</summary>
    public required string Path { get; init; }

    /// <summary>Media type of the layer, one of <see cref="MediaTypes"/>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The bytes.</summary>
    public required ArtifactContent Content { get; init; }

    /// <summary>The model, <see cref="ModelPath"/>.</summary>
    public static ArtifactFile Model(ArtifactContent content) =>
        new() { Path = ModelPath, MediaType = MediaTypes.WeightRaw, Content = content };

    /// <summary>The weights by name in the format safetensors, <see cref="WeightsPath"/>.</summary>
    public static ArtifactFile Weights(ArtifactContent content) =>
        new() { Path = WeightsPath, MediaType = MediaTypes.WeightRaw, Content = content };

    /// <summary>The full evaluation as JSON, <see cref="ReportPath"/>.</summary>
    public static ArtifactFile Report(ArtifactContent content) =>
        new() { Path = ReportPath, MediaType = MediaTypes.DocRaw, Content = content };

    /// <summary>The evaluation as a page for people, <see cref="PagePath"/>.</summary>
    public static ArtifactFile Page(ArtifactContent content) =>
        new() { Path = PagePath, MediaType = MediaTypes.DocRaw, Content = content };

    /// <summary>The tokenizer of a text in the format of Hugging Face's tokenizers, <see cref="TokenizerPath"/>.</summary>
    public static ArtifactFile Tokenizer(int feature, ArtifactContent content) =>
        new() { Path = TokenizerPath(feature), MediaType = MediaTypes.WeightConfigRaw, Content = content };

    /// <summary>The profile of the training rows as JSON, <see cref="ProfilePath"/>.</summary>
    public static ArtifactFile Profile(ArtifactContent content) =>
        new() { Path = ProfilePath, MediaType = MediaTypes.DocRaw, Content = content };
}

/// <summary>The ModelPack configuration of a model (model-spec, docs/config.md). Null members are left out.</summary>
public sealed record ModelDescription
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the model.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// When the model was created. It is part of the digest, so leave it out when the same job must give the same digest.
    /// </summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Title for people.</summary>
    public string? Title { get; init; }

    /// <summary>Description for people.</summary>
    public string? Description { get; init; }

    /// <summary>Source control revision of the training code.</summary>
    public string? Revision { get; init; }

    /// <summary>URL of the training code.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>URLs of the data sets that the model was trained on.</summary>
    public IReadOnlyList<string> DatasetUrls { get; init; } = [];

    /// <summary>SPDX licence expressions.</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>Architecture, such as <c>mlp</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>Format of the model file.</summary>
    public string Format { get; init; } = "onnx";

    /// <summary>Number of parameters, such as <c>1.2k</c>.</summary>
    public string? ParamSize { get; init; }

    /// <summary>Precision of the weights, such as <c>float32</c>.</summary>
    public string? Precision { get; init; }
}
