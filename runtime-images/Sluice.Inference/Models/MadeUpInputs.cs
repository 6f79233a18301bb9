using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Sluice.Inference.Models;

/// <summary>Inputs made from the signature alone: zeros and empty texts.</summary>
internal static class MadeUpInputs
{
    // Largest number of elements of an input, so that no memory is wasted on guesses.
    private const int MostElements = 1 << 20;

    // The first extent is mostly the number of rows. Of the others, a text needs a few tokens and an image more pixels than a kernel has.
    private static readonly (long First, long Others)[] Sizes = [(1, 1), (1, 8), (1, 64), (1, 224), (2, 2), (8, 8), (64, 64)];

    /// <summary>
    /// Sets of shapes for all inputs, from small to large, at least one. Within a set, extents of the same name are equal.
    /// </summary>
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

    // An extent whose name is that of any input's first extent has the size of the first extent everywhere.
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
