using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Reader;
using DuckDB.NET.Data.DataChunk.Writer;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables.Files;

namespace Sluice.Data.Tables.Images;

/// <summary>The functions of SQL that decode images. They belong to a connection.</summary>
internal static class ImageFunctions
{
    /// <summary>Whether a column of a type can hold files: bytes, or texts in base64.</summary>
    public static bool Reads(string type) => type is "BLOB" or "VARCHAR";

    /// <summary>The pixels of a file as FLOAT[], the first channel row by row, then the next. NULL where it has a fault.</summary>
    public static string Pixels(FileColumn column, ImageOptions size) => $"{Name("pixels", size)}({Bytes(column)})";

    /// <summary>What is wrong with a file, as VARCHAR. NULL where nothing is.</summary>
    public static string Fault(FileColumn column, ImageOptions size) => $"{Name("fault", size)}({Bytes(column)})";

    /// <summary>Registers the functions for the images of a job.</summary>
    public static void Register(DuckDBConnection connection, IEnumerable<ImageOptions> images)
    {
        foreach (var size in images.DistinctBy(size => Name("", size), StringComparer.Ordinal))
        {
#pragma warning disable DuckDBNET001 // The interface may change with the version of DuckDB.NET, which is pinned.
            connection.RegisterScalarFunction<byte[], List<float>>(
                Name("pixels", size), (files, writer, count) => Map(files[0], writer, count, file => ImageFile.Decode(file, size).Pixels));
            connection.RegisterScalarFunction<byte[], string>(
                Name("fault", size), (files, writer, count) => Map(files[0], writer, count, file => ImageFile.Decode(file, size).Fault));
#pragma warning restore DuckDBNET001
        }
    }

    private static string Name(string result, ImageOptions size) =>
        FormattableString.Invariant($"__sluice_{result}_{size.Width}_{size.Height}_{size.Channels ?? 1}");

    private static string Bytes(FileColumn column) => column.Type == "BLOB" ? column.Sql : $"encode({column.Sql})";

    private static void Map<T>(IDuckDBDataReader files, IDuckDBDataWriter writer, ulong count, Func<byte[], T?> map)
        where T : class
    {
        for (var row = 0UL; row < count; row++)
        {
            if (files.IsValid(row) && map(Read(files, row)) is { } value)
            {
                writer.WriteValue(value, row);
            }
            else
            {
                writer.WriteNull(row);
            }
        }
    }

    private static byte[] Read(IDuckDBDataReader files, ulong row)
    {
        using var stream = files.GetValue<Stream>(row);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
