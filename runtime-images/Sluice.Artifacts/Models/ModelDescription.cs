namespace Sluice.Artifacts.Models;

/// <summary>The ModelPack configuration of a model (model-spec, docs/config.md). What is null is left out.</summary>
public sealed record ModelDescription
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the model.</summary>
    public required string Version { get; init; }

    /// <summary>When the model was made; part of the digest, so leave it out where the same job must give the same digest.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Title for people.</summary>
    public string? Title { get; init; }

    /// <summary>Description for people.</summary>
    public string? Description { get; init; }

    /// <summary>Source control revision of the code that made it.</summary>
    public string? Revision { get; init; }

    /// <summary>Where that code is.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>What the model was trained on.</summary>
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
