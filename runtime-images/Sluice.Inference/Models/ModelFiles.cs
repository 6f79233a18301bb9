using Sluice.Artifacts.Content;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Unpacking;
using Sluice.Inference.Hosting;

namespace Sluice.Inference.Models;

/// <summary>The files of an artifact that serving needs.</summary>
/// <param name="Model">The ONNX model.</param>
/// <param name="WarmUp">An inference request that the model can answer, as the artifact declares it. Null when it declares none.</param>
internal sealed record ModelFiles(byte[] Model, byte[]? WarmUp)
{
    /// <summary>Name of the file beside the model that holds the request for the warm-up.</summary>
    public const string WarmUpName = "warmup.json";

    private const string ModelName = "model.onnx";
    private const string Extension = ".onnx";

    /// <summary>Reads the files. The model is <c>model.onnx</c>, or else the only file that ends in <c>.onnx</c>.</summary>
    /// <exception cref="StartupException">The artifact holds no model, or several of which none is <c>model.onnx</c>.</exception>
    /// <exception cref="Artifacts.Errors.ArtifactException">The artifact is missing, changed or malformed.</exception>
    public static async Task<ModelFiles> ReadAsync(IArtifactStore store, ArtifactDigest digest, CancellationToken cancellation)
    {
        var artifact = await store.OpenAsync(digest, cancellation).ConfigureAwait(false);
        var files = await ArtifactReader.ReadAsync(store, artifact, IsWanted, cancellation).ConfigureAwait(false);
        var models = files.Where(file => IsModel(file.Path)).ToList();
        var model = models.Find(file => file.Path == ModelName) ?? models switch
        {
            [var only] => only,
            [] => throw StartupException.ModelInvalid(
                $"the artifact {digest} holds neither '{ModelName}' nor another file that ends in {Extension}; "
                + $"its files are {Names(artifact.Files.Select(file => file.Path))}"),
            _ => throw StartupException.ModelInvalid(
                $"the artifact {digest} holds several models ({Names(models.Select(file => file.Path))}); "
                + $"name the one to serve '{ModelName}'"),
        };
        var folder = model.Path[..(model.Path.LastIndexOf('/') + 1)];
        return new ModelFiles(model.Bytes, files.FirstOrDefault(file => file.Path == folder + WarmUpName)?.Bytes);
    }

    private static bool IsWanted(string path) =>
        IsModel(path) || path == WarmUpName || path.EndsWith("/" + WarmUpName, StringComparison.Ordinal);

    private static bool IsModel(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    private static string Names(IEnumerable<string> paths)
    {
        var list = paths.Take(9).Select(path => $"'{path}'").ToList();
        return list.Count == 0 ? "none" : list.Count == 9 ? string.Join(", ", list.Take(8)) + ", …" : string.Join(", ", list);
    }
}
