using System.Runtime.InteropServices;

namespace TorchSharp;

// What must fit is looked at before libtorch is called: some builds of it end the process on a mismatch, and its own
// messages do not always name both sides.
internal static class Shapes
{
    internal static void RequireMatmul(string operation, torch.Tensor x, torch.Tensor y)
    {
        var (left, right) = (x.shape, y.shape);
        if (left.Length == 0 || right.Length == 0)
        {
            throw Mismatch(operation, x, y, "both need a dimension at least");
        }

        var (inner, outer) = (left[^1], right.Length == 1 ? right[0] : right[^2]);
        if (inner != outer)
        {
            throw Mismatch(operation, x, y, $"{inner} columns meet {outer} rows");
        }

        if (left.Length > 2 && right.Length > 2 && !Broadcasts(left[..^2], right[..^2]))
        {
            throw Mismatch(operation, x, y, "the batch dimensions do not broadcast");
        }
    }

    internal static void RequireMatrices(string operation, torch.Tensor x, torch.Tensor y)
    {
        if (x.Dimensions != 2 || y.Dimensions != 2)
        {
            throw Mismatch(operation, x, y, "both must have two dimensions");
        }

        RequireMatmul(operation, x, y);
    }

    internal static void RequireLinear(torch.Tensor input, torch.Tensor weights, torch.Tensor? bias)
    {
        var (given, layer) = (input.shape, weights.shape);
        if (given.Length == 0 || layer.Length is 0 or > 2 || given[^1] != layer[^1])
        {
            throw Mismatch("linear", input, weights, "the input's last size must be the weights' last size");
        }

        if (bias is not null && layer.Length == 2 && bias.NumberOfElements != layer[0])
        {
            throw Mismatch("linear", weights, bias, "the bias must have one element an output");
        }
    }

    internal static void RequireBroadcast(string operation, torch.Tensor x, torch.Tensor y)
    {
        if (!Broadcasts(x.shape, y.shape))
        {
            throw Mismatch(operation, x, y, "they do not broadcast");
        }
    }

    internal static void RequireBroadcastTo(string operation, torch.Tensor source, torch.Tensor target)
    {
        if (source.Dimensions > target.Dimensions || !Broadcasts(source.shape, target.shape))
        {
            throw Mismatch(operation, source, target, "the first does not broadcast to the second");
        }
    }

    internal static void RequireElements(string operation, torch.Tensor x, long[] shape)
    {
        var known = shape.Where(size => size != -1).Aggregate(1L, (product, size) => product * size);
        var elements = x.NumberOfElements;
        var fits = shape.Count(size => size == -1) switch
        {
            0 => known == elements,
            1 => known != 0 && elements % known == 0,
            _ => false,
        };
        if (!fits)
        {
            throw new ExternalException($"{operation}: shape {x.Shape()} of {elements} elements cannot become [{string.Join(", ", shape)}]");
        }
    }

    internal static ExternalException Mismatch(string operation, torch.Tensor x, torch.Tensor y, string reason) =>
        new($"{operation}: shapes {x.Shape()} and {y.Shape()} do not fit: {reason}");

    private static bool Broadcasts(long[] x, long[] y)
    {
        for (var i = 1; i <= Math.Min(x.Length, y.Length); i++)
        {
            if (x[^i] != y[^i] && x[^i] != 1 && y[^i] != 1)
            {
                return false;
            }
        }

        return true;
    }
}
