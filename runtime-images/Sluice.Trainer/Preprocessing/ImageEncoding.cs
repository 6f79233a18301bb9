using Microsoft.ML.OnnxRuntime;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;

namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// Encodes an image as its pixels, scaled by channel and brought to one size. A missing pixel counts as the mean of its channel.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Size">The size of the images that clients send.</param>
/// <param name="Fill">What a missing pixel counts as, by channel.</param>
/// <param name="Shift">What is subtracted, by channel.</param>
/// <param name="Divisor">What the difference is divided by, by channel.</param>
public sealed record ImageEncoding(
    string Name, ImageOptions Size, IReadOnlyList<float> Fill, IReadOnlyList<float> Shift, IReadOnlyList<float> Divisor)
    : FeatureEncoding(Name)
{
    /// <summary>The least pixel of each channel in the training rows. Null in models of older trainers.</summary>
    public IReadOnlyList<float>? Lowest { get; init; }

    /// <summary>The greatest pixel of each channel in the training rows. Null in models of older trainers.</summary>
    public IReadOnlyList<float>? Highest { get; init; }

    private int Channels => Size.Channels ?? 1;

    /// <inheritdoc />
    public override int Width => Channels * (Size.Resize is { } size ? size.Width * size.Height : Size.Width * Size.Height);

    /// <inheritdoc />
    public override TensorSignature Input => new() { Name = Name, Datatype = "FP32", Shape = [-1, Channels, Size.Height, Size.Width] };

    /// <inheritdoc />
    internal override InputPart Part =>
        new ImagePart(Name, Channels, Size.Resize?.Height ?? Size.Height, Size.Resize?.Width ?? Size.Width);

    /// <inheritdoc />
    internal override IEnumerable<(float Low, float High)?> Attacked()
    {
        for (var i = 0; i < Width; i++)
        {
            var of = i / (Width / Channels);
            var (low, high) = RangeOf(of);
            yield return ((low - Shift[of]) / Divisor[of], (high - Shift[of]) / Divisor[of]);
        }
    }

    /// <summary>The range of the pixels of a channel in the training rows.</summary>
    internal (float Low, float High) RangeOf(int channel) =>
        (Lowest?[channel] ?? float.NegativeInfinity, Highest?[channel] ?? float.PositiveInfinity);

    /// <inheritdoc />
    internal override NamedOnnxValue Raw(FeatureColumn column) => column is ImageColumn { Pixels: var pixels }
        ? RawInput.Numbers(Name, pixels, [pixels.Length / Size.Numbers, Channels, Size.Height, Size.Width])
        : throw RawInput.Other(column);

    /// <inheritdoc />
    internal override IEnumerable<string> Write(GraphWriter graph)
    {
        var pixels = graph.Node("Where", [graph.Node("IsNaN", [Name]), ByChannel(Fill), Name]);
        pixels = graph.Node("Div", [graph.Node("Sub", [pixels, ByChannel(Shift)]), ByChannel(Divisor)]);
        if (Size.Resize is { } size)
        {
            pixels = graph.Node(
                "Resize",
                [pixels, "", "", graph.Constant([size.Height, (long)size.Width], 2)],
                Ints("axes", [2, 3]), Text("mode", "linear"), Int("antialias", 1), Int("exclude_outside", 1));
        }

        yield return graph.Node("Flatten", [pixels], Int("axis", 1));

        string ByChannel(IReadOnlyList<float> values) => graph.Constant([.. values], 1, Channels, 1, 1);
    }
}
