using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Inputs;

/// <summary>
/// Turns rows into flat vectors: numbers and images as they are, and each category into a learned vector (Guo and Berkhahn 2016,
/// arXiv 1604.06737). It takes no texts, which have networks of their own.
/// </summary>
internal sealed class InputEmbedding : Network
{
    private readonly (int Start, int Width, int? Category)[] pieces;
    private readonly ModuleList<Embedding> categories;

    /// <summary>Creates the module.</summary>
    /// <param name="layout">The rows.</param>
    /// <param name="size">Width of each category's vector. Null for <see cref="SizeFor"/>.</param>
    /// <param name="without">A part that is left out, because the network reads it in another way.</param>
    public InputEmbedding(InputLayout layout, int? size = null, InputPart? without = null)
        : base("inputs")
    {
        var found = new List<(int Start, int Width, int? Category)>();
        var tables = new List<Embedding>();
        foreach (var part in layout.Parts.Where(part => !ReferenceEquals(part, without)))
        {
            var start = layout.Start(part);
            if (part is TokensPart)
            {
                throw new ArgumentException($"{part.Name} is a text, which has no flat vector", nameof(layout));
            }

            if (part is CategoryPart category)
            {
                var width = size ?? SizeFor(category.Categories);
                found.Add((start, width, tables.Count));
                tables.Add(nn.Embedding(category.Categories, width));
            }
            else if (found is [.., { Category: null } last] && last.Start + last.Width == start)
            {
                found[^1] = last with { Width = last.Width + part.Width };
            }
            else
            {
                found.Add((start, part.Width, null));
            }
        }

        pieces = [.. found];
        categories = nn.ModuleList([.. tables]);
        Register();
    }

    /// <summary>Numbers per flat vector.</summary>
    public int Width => pieces.Sum(piece => piece.Width);

    /// <summary>Width of a category's vector: half the number of categories, and 50 at most, as fast.ai proposed.</summary>
    public static int SizeFor(int categories) => Math.Min(50, (categories + 1) / 2);

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = pieces.Select(piece => piece.Category is { } category
            ? categories[category].call(input.select(1, piece.Start).to(int64))
            : input.narrow(1, piece.Start, piece.Width)).ToArray();
        return (values.Length == 1 ? values[0] : cat(values, 1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input) => graph.Concat(
        [
            .. pieces.Select(piece => piece.Category is { } category
                ? graph.Embedding(graph.Cast(graph.Node("Gather", [input, graph.Constant([(long)piece.Start])],
                    NodeAttributes.Int("axis", 1)), DataType.Int64), categories[category])
                : graph.Narrow(input, 1, piece.Start, piece.Width)),
        ],
        1);
}
