using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Preprocessing;

/// <summary>Makes the inputs of a model from values of a table.</summary>
internal static class RawInput
{
    /// <summary>Numbers, row by row.</summary>
    public static NamedOnnxValue Numbers(string name, float[] values, int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(values, shape));

    /// <summary>Whole numbers, row by row.</summary>
    public static NamedOnnxValue Numbers(string name, long[] values, int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(values, shape));

    /// <summary>One text per row.</summary>
    /// <param name="name">Name of the input.</param>
    /// <param name="values">The texts. Null where there is none.</param>
    /// <param name="missing">What a client sends where there is none.</param>
    public static NamedOnnxValue Texts(string name, string?[] values, string missing) =>
        NamedOnnxValue.CreateFromTensor(
            name, new DenseTensor<string>(Array.ConvertAll(values, value => value ?? missing), [values.Length, 1]));

    /// <summary>The error for a column that is not of a feature's kind.</summary>
    public static ArgumentException Other(FeatureColumn column) => new($"column '{column.Name}' is not of the feature's kind");
}
