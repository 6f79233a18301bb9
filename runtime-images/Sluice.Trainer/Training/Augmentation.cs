using System.Globalization;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Training;

/// <summary>
/// Varies the encoded images of training rows. What varies is drawn from the seed, the epoch and the row alone, so a resumed training
/// sees the same images as one that never stopped.
/// </summary>
/// <param name="images">The images of a row.</param>
/// <param name="seed">The job's seed.</param>
internal sealed class Augmentation(IReadOnlyList<AugmentedImage> images, long seed)
{
    /// <summary>Varies the images of some rows.</summary>
    /// <param name="encoded">The encoded rows, one after the other.</param>
    /// <param name="rows">Their numbers among the training rows.</param>
    /// <param name="count">Number of training rows.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public void Apply(Span<float> encoded, ReadOnlySpan<int> rows, int count, long epoch)
    {
        if (images.Count == 0)
        {
            return;
        }

        var width = encoded.Length / rows.Length;
        for (var i = 0; i < rows.Length; i++)
        {
            var random = new RandomStream(seed, "augment", epoch * count + rows[i]);
            foreach (var image in images)
            {
                image.Vary(encoded.Slice(i * width + image.Start, image.Numbers), random);
            }
        }
    }
}

/// <summary>An image among the encoded inputs of a row, and how it varies.</summary>
/// <param name="Start">Place of its first number among the inputs.</param>
/// <param name="Channels">Number of its channels.</param>
/// <param name="Height">Number of its rows.</param>
/// <param name="Width">Number of pixels in a row.</param>
/// <param name="Options">How it varies.</param>
internal sealed record AugmentedImage(int Start, int Channels, int Height, int Width, AugmentOptions Options)
{
    private readonly float jitter = float.Parse(Options.Jitter ?? "0", CultureInfo.InvariantCulture);

    /// <summary>How many numbers it has.</summary>
    public int Numbers => Channels * Height * Width;

    /// <summary>Varies the image by what is drawn.</summary>
    public void Vary(Span<float> pixels, RandomStream random)
    {
        if (Options.Flip is true && random.Below(2) == 1)
        {
            Flip(pixels);
        }

        if (Options.Crop is { } most)
        {
            var down = random.Below(2 * most + 1) - most;
            Move(pixels, down, random.Below(2 * most + 1) - most);
        }

        if (jitter > 0)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                var shift = (float)(2 * random.Fraction() - 1) * jitter;
                foreach (ref var pixel in pixels.Slice(channel * Height * Width, Height * Width))
                {
                    pixel += shift;
                }
            }
        }
    }

    /// <summary>Exchanges left and right.</summary>
    public void Flip(Span<float> pixels)
    {
        for (var start = 0; start < pixels.Length; start += Width)
        {
            pixels.Slice(start, Width).Reverse();
        }
    }

    /// <summary>
    /// Moves the image, with zeros for what comes in: the same as to pad it with zeros and to crop it to its size again.
    /// </summary>
    /// <param name="pixels">The image.</param>
    /// <param name="down">Rows that it moves down. Negative numbers move it up.</param>
    /// <param name="right">Pixels that it moves to the right.</param>
    public void Move(Span<float> pixels, int down, int right)
    {
        var from = pixels.ToArray();
        pixels.Clear();
        var kept = Width - Math.Abs(right);
        for (var row = 0; row < Channels * Height; row++)
        {
            if (row % Height - down is var source && source >= 0 && source < Height)
            {
                from.AsSpan((row - down) * Width + Math.Max(-right, 0), kept).CopyTo(pixels[(row * Width + Math.Max(right, 0))..]);
            }
        }
    }
}
