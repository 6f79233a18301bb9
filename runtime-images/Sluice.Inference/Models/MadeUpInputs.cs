using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Sluice.Inference.Models;

/// <summary>Inputs for a model of which nothing is known but its signature: zeros and empty texts.</summary>
internal static class MadeUpInputs
{
    // What a first attempt may hold, so that memory is not spent on guesses.
    private const int MostElements = 1 << 20;

    // The first extent, mostly rows, and the others: a text needs a few tokens and an image more pixels than its kernels are wide.
    private static readonly (long First, long Others)[] Sizes = [(1, 1), (1, 8), (1, 64), (1, 224), (2, 2), (8, 8), (64, 64)];

    /// <summary>Shapes for all inputs, one set after the other from small to large; at least one. Extents of one name are equal in a set.</summary>
    public static IEnumerable<IReadOnlyList<long[]>> Shapes(IReadOnlyList<ModelTensor> inputs)
    {
        var rows = inputs.Where(input => input.Symbols is [{ Length: > 0 }, ..])
            .Select(input => input.Symbols[0])
            .ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (first, others) in Sizes)
        {
            var shapes = inputs.Select(input => Shape(input, rows, first, others)).ToList();
            if (seen.Add(string.Join(';', shapes.Select(TensorShape.Text)))
                && (seen.Count == 1 || shapes.All(shape => TensorShape.Count(shape, MostElements) is not null)))
            {
                yield return shapes;
            }
        }
    }

    /// <summary>A tensor of zeros or empty texts.</summary>
    public static OrtValue Value(TensorElementType type, long[] shape)
    {
        if (type == TensorElementType.String)
        {
            return OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        }

        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        value.GetTensorMutableRawData().Clear();
        return value;
    }

    // An extent that has the name of a first one anywhere is of that size everywhere.
    private static long[] Shape(ModelTensor input, HashSet<string> rows, long first, long others)
    {
        var shape = new long[input.Shape.Count];
        for (var i = 0; i < shape.Length; i++)
        {
            var isFirst = i == 0 || (i < input.Symbols.Count && rows.Contains(input.Symbols[i]));
            shape[i] = input.Shape[i] >= 0 ? input.Shape[i] : isFirst ? first : others;
        }

        return shape;
    }
}
