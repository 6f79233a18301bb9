namespace Sluice.Trainer.Onnx;

/// <summary>
/// Names of a graph's constants: a weight's is the prefix of the graph, which consists of underscores, and the name that torch gives it.
/// Constants that are no weights have numbers in the place of names.
/// </summary>
internal static class WeightName
{
    /// <summary>The constant's name.</summary>
    public static string Write(string prefix, string module, string own) => module.Length > 0 ? $"{prefix}{module}.{own}" : prefix + own;

    /// <summary>The weight's name. Null for a constant that is no weight.</summary>
    public static string? Read(string constant) =>
        constant.TrimStart('_') is { Length: > 0 } name && name.Length < constant.Length && !char.IsAsciiDigit(name[0]) ? name : null;
}
