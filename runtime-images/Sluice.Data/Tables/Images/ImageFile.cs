using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using SkiaSharp;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Tables.Images;

/// <summary>The pixels of a PNG or JPEG file, or what is wrong with it.</summary>
/// <param name="Pixels">Numbers from 0 to 255, the first channel row by row, then the next. Null when there is a fault.</param>
/// <param name="Fault">The problem, which follows the name of the column: <c>is corrupt</c>. Null when there is none.</param>
internal readonly record struct ImageFile(List<float>? Pixels, string? Fault)
{
    /// <summary>
    /// Decodes a file. Its header must have the wanted size, so no file makes the decoder take more memory than an image of that size.
    /// Colours become grey as in Pillow's mode L (ITU-R 601), and transparency is left out where there is no channel for it.
    /// </summary>
    /// <param name="file">The file, or its text in base64, which begins with other bytes than any image.</param>
    /// <param name="size">The wanted size.</param>
    public static ImageFile Decode(byte[] file, ImageOptions size)
    {
        if (!IsImage(file) && !IsImage(file = FromBase64(file)))
        {
            return Faulty("is neither a PNG nor a JPEG file, nor one in base64");
        }

        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null)
        {
            return Faulty("has a corrupt header");
        }

        if (codec.Info.Width != size.Width || codec.Info.Height != size.Height)
        {
            return Faulty($"is {codec.Info.Width} x {codec.Info.Height} pixels, but image says {size.Width} x {size.Height}");
        }

        var colours = new byte[size.Width * size.Height * 4];
        var pin = GCHandle.Alloc(colours, GCHandleType.Pinned);
        try
        {
            var result = codec.GetPixels(
                new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul), pin.AddrOfPinnedObject());
            return result == SKCodecResult.Success
                ? new ImageFile(size.Channels is null or 1 ? Grey(colours) : Planes(colours, size.Channels.Value), null)
                : Faulty(result == SKCodecResult.IncompleteInput ? "is cut off" : "is corrupt");
        }
        finally
        {
            pin.Free();
        }
    }

    private static bool IsImage(ReadOnlySpan<byte> file) =>
        file.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) || file.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    private static byte[] FromBase64(byte[] text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var count) == OperationStatus.Done ? bytes[..count] : [];
    }

    private static List<float> Grey(byte[] colours)
    {
        var pixels = new List<float>(colours.Length / 4);
        for (var i = 0; i < colours.Length; i += 4)
        {
            pixels.Add((19595 * colours[i] + 38470 * colours[i + 1] + 7471 * colours[i + 2] + 0x8000) >> 16);
        }

        return pixels;
    }

    private static List<float> Planes(byte[] colours, int channels)
    {
        var pixels = new List<float>(colours.Length / 4 * channels);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var i = channel; i < colours.Length; i += 4)
            {
                pixels.Add(colours[i]);
            }
        }

        return pixels;
    }

    private static ImageFile Faulty(string fault) => new(null, fault);
}
