using Sluice.Trainer.Onnx;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>
/// Rotary positions (Su et al. 2021, arXiv 2104.09864): numbers 2i and 2i+1 of a head at position p are turned, as a point of the plane,
/// by the angle p · 10000^(-2i/size), so that products of queries and keys depend on distances alone.
/// </summary>
/// <param name="length">Number of positions.</param>
/// <param name="size">Width of a head, which is even.</param>
internal sealed class RotaryPositions(int length, int size) : IDisposable
{
    private const double Base = 10000;

    private Tensor? turns;
    private Written? written;

    /// <summary>Number of positions.</summary>
    public int Length => length;

    /// <summary>Turns heads.</summary>
    /// <param name="heads">[rows, length, heads, size].</param>
    public Tensor Turn(Tensor heads)
    {
        using var scope = NewDisposeScope();
        var points = heads.AtLeastFloat32().unflatten(3, size / 2, 2).view_as_complex();
        return (points * Turns(points)).view_as_real().flatten(3).As(heads).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Adds the nodes that turn heads: x · cos + q · sin, where q has each pair of x turned by 90°. All layers of a graph share the
    /// tables.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="heads">[rows, length, heads, size].</param>
    public string Write(GraphWriter graph, string heads)
    {
        if (written?.Graph != graph)
        {
            written = new Written(graph, Quarter(graph), Table(graph, Math.Cos), Table(graph, Math.Sin));
        }

        var turned = graph.Node("MatMul", [heads, written.Quarter]);
        return graph.Node("Add", [graph.Node("Mul", [heads, written.Cosines]), graph.Node("Mul", [turned, written.Sines])]);
    }

    /// <inheritdoc />
    public void Dispose() => turns?.Dispose();

    // The tables are no weights, and torch moves only those to another device or type.
    private Tensor Turns(Tensor points)
    {
        if (turns is null || turns.dtype != points.dtype || turns.device != points.device)
        {
            turns?.Dispose();
            using var scope = NewDisposeScope();
            using var without = no_grad();
            var angles = tensor(Angles(), [length, 1, size / 2L]);
            turns = polar(ones_like(angles), angles).to(points.dtype).to(points.device).DetachFromDisposeScope();
        }

        return turns;
    }

    private string Quarter(GraphWriter graph)
    {
        var quarter = new float[size * size];
        for (var i = 0; i < size; i += 2)
        {
            quarter[i * size + i + 1] = 1;
            quarter[(i + 1) * size + i] = -1;
        }

        return graph.Constant(quarter, size, size);
    }

    private string Table(GraphWriter graph, Func<double, double> of) =>
        graph.Constant([.. Angles().SelectMany(angle => Enumerable.Repeat((float)of(angle), 2))], length, 1, size);

    private double[] Angles() =>
        [.. Enumerable.Range(0, length * size / 2).Select(i => i / (size / 2) * Math.Pow(Base, -2.0 * (i % (size / 2)) / size))];

    private sealed record Written(GraphWriter Graph, string Quarter, string Cosines, string Sines);
}
