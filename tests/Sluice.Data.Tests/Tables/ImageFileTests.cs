using Apache.Arrow;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;
using SkiaSharp;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables.Images;

namespace Sluice.Data.Tests.Tables;

public sealed class ImageFileTests : IDisposable
{
    private static readonly ImageOptions Size = new() { Width = 2, Height = 1, Channels = 3, Decode = true };

    private readonly TestDataset dataset = new()
    {
        Options = new DatasetOptions { Target = "kind", Features = [new() { Name = "photo", Type = "image", Image = Size }] },
    };

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Pixels_are_numbers_channel_by_channel()
    {
        var file = Png(2, new SKColor(10, 20, 30), new SKColor(200, 100, 50, 128));

        Assert.Equal([10, 200, 20, 100, 30, 50], ImageFile.Decode(file, Size).Pixels);
        Assert.Equal([10, 200, 20, 100, 30, 50, 255, 128], ImageFile.Decode(file, Size with { Channels = 4 }).Pixels);

        // Pillow's convert("L") gives the same.
        Assert.Equal([18, 124], ImageFile.Decode(file, Size with { Channels = null }).Pixels);
        Assert.Equal([18, 124], ImageFile.Decode(file, Size with { Channels = 1 }).Pixels);
    }

    [Fact]
    public void JPEG_is_read_within_what_it_loses()
    {
        var file = Encoded(SKEncodedImageFormat.Jpeg, 2, new SKColor(90, 90, 90), new SKColor(100, 100, 100));

        var pixels = ImageFile.Decode(file, Size with { Channels = 1 }).Pixels!;

        Assert.InRange(pixels[0], 87, 93);
        Assert.InRange(pixels[1], 97, 103);
    }

    [Theory]
    [InlineData(".parquet")]
    [InlineData("_text.parquet")]
    [InlineData(".csv")]
    [InlineData(".jsonl")]
    public void Files_are_read_from_bytes_and_from_base64(string ending)
    {
        // More rows than DuckDB takes at once, each with an image of its own, and every seventh without.
        Write(ending, Enumerable.Range(0, 3000).Select(i => i % 7 == 6 ? null : Png(2, new((byte)i, 1, 2), new(3, (byte)(i >> 8), 4))));

        using var table = dataset.Open($"t{ending}");

        var photos = table.Column("photo");
        Assert.Equal(3000, photos.Length);
        Assert.All(photos.Select((photo, i) => (photo, i)), row =>
            Assert.Equal(row.i % 7 == 6 ? null : [(byte)row.i, 3, 1, row.i >> 8, 2, 4], (List<float>?)row.photo));
    }

    [Fact]
    public void Files_are_read_from_Arrow()
    {
        var batch = new RecordBatch.Builder()
            .Append("kind", false, a => a.String(b => b.AppendRange(["a", "b"])))
            .Append("photo", true, a => a.Binary(b => b.Append(Png(2, new(1, 2, 3), new(4, 5, 6)).AsSpan()).AppendNull()))
            .Build();
        using (var stream = File.Create(dataset.PathOf("t.arrow")))
        {
            using var writer = new ArrowFileWriter(stream, batch.Schema);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        using var table = dataset.Open("t.arrow");

        Assert.Equal([1, 4, 2, 5, 3, 6], (List<float>?)table.Column("photo")[0]);
        Assert.Null(table.Column("photo")[1]);
    }

    [Theory]
    [InlineData("text", "is neither a PNG nor a JPEG file, nor one in base64")]
    [InlineData("empty", "is neither a PNG nor a JPEG file")]
    [InlineData("gif", "is neither a PNG nor a JPEG file")]
    [InlineData("head", "has a corrupt header")]
    [InlineData("cut", "is cut off")]
    [InlineData("other", "is 1 x 1 pixels, but image says 2 x 1")]
    [InlineData("bomb", "is 65500 x 65500 pixels, but image says 2 x 1")]
    public void A_file_at_fault_is_named_by_its_row(string kind, string message)
    {
        var png = Png(2, SKColors.Red, SKColors.Blue);
        var file = kind switch
        {
            "text" => "no image"u8.ToArray(),
            "gif" => "GIF89a\u0001\0\u0001\0"u8.ToArray(),
            "head" => png[..20],
            "cut" => png[..^25],
            "other" => Png(1, SKColors.Red),
            "bomb" => Bomb(png),
            _ => [],
        };
        foreach (var ending in kind == "empty" ? [".parquet"] : new[] { ".parquet", ".csv" })
        {
            Write(ending, [png, null, file, png]);

            var e = dataset.Refused($"t{ending}");

            Assert.Equal((65, "NotAnImage", "spec.dataset.features[0].image.decode"), (e.ExitCode, e.Error.Reason, e.Error.Field));
            Assert.Contains($"row {(ending == ".csv" ? 4 : 3)}, column 'photo' {message}", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_column_of_numbers_is_no_column_of_files()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"COPY (SELECT unnest(['a', 'b']) AS kind, 5 AS photo) TO '{dataset.PathOf("t.parquet")}'");

        var e = dataset.Refused("t.parquet");

        Assert.Contains("row 1, column 'photo' is of the type INTEGER, not bytes or a text in base64", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Png(int width, params SKColor[] pixels) => Encoded(SKEncodedImageFormat.Png, width, pixels);

    private static byte[] Encoded(SKEncodedImageFormat format, int width, params SKColor[] pixels)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, pixels.Length / width, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Pixels = pixels;
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    // The header says 65500 x 65500 pixels, 16 GiB: width and height follow the first 16 bytes, and their checksum the first 29.
    private static byte[] Bomb(byte[] png)
    {
        var bomb = png.ToArray();
        foreach (var place in new[] { 16, 20 })
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(place), 65500);
        }

        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(29), Crc32(bomb.AsSpan(12, 17)));
        return bomb;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(crc & 1));
            }
        }

        return ~crc;
    }

    private void Write(string ending, IEnumerable<byte[]?> files)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, "CREATE TABLE t (kind VARCHAR, photo BLOB)");
        using (var appender = connection.CreateAppender("t"))
        {
            foreach (var (file, i) in files.Select((file, i) => (file, i)))
            {
                var row = appender.CreateRow().AppendValue(i % 2 == 0 ? "a" : "b");
                _ = file is null ? row.AppendNullValue() : row.AppendValue(file);
                row.EndRow();
            }
        }

        var photo = ending == ".parquet" ? "photo" : "base64(photo)";
        Execute(connection, $"COPY (SELECT kind, {photo} AS photo FROM t) TO '{dataset.PathOf("t" + ending)}' "
            + $"(FORMAT {(ending.EndsWith("parquet", StringComparison.Ordinal) ? "parquet" : ending == ".csv" ? "csv, HEADER" : "json")})");
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
