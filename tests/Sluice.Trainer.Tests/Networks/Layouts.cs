using Sluice.Trainer.Networks;
using Sluice.Trainer.Randomness;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Networks;

internal static class Layouts
{
    internal static InputLayout Of(params InputPart[] parts) => new(parts);

    // Values of a layout that are in range: indexes of categories, and texts of every length from none on.
    internal static float[] Rows(this InputLayout layout, int rows, string purpose = "rows")
    {
        var stream = new RandomStream(1, purpose);
        return [.. Enumerable.Range(0, rows).SelectMany(row => layout.Parts.SelectMany(part => Values(part, row, stream)))];
    }

    internal static Tensor Tensor(this InputLayout layout, float[] rows) => tensor(rows, [rows.Length / layout.Width, layout.Width]);

    private static IEnumerable<float> Values(InputPart part, int row, RandomStream stream) => part switch
    {
        CategoryPart category => [stream.Below(category.Categories)],
        TokensPart text =>
        [
            .. Enumerable.Range(0, row % (text.Length + 1)).Select(_ => (float)(1 + stream.Below(text.Vocabulary - 1))),
            .. new float[text.Length - row % (text.Length + 1)],
        ],
        _ => [.. Enumerable.Range(0, part.Width).Select(_ => (float)(stream.Fraction() * 2 - 1))],
    };
}
