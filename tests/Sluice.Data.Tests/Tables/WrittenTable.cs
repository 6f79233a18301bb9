using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

/// <summary>Writes columns of texts in every format, by other code than reads them.</summary>
internal static class WrittenTable
{
    /// <summary>Names whose endings say the formats.</summary>
    public static readonly string[] Names =
    [
        "t.csv", "t.csv.gz", "t.csv.zst", "t.jsonl", "t.jsonl.gz", "t.jsonl.zst", "t.snappy.parquet", "t.zstd.parquet", "t.gzip.parquet",
        "t.arrow", "t.lz4.arrow", "t.zstd.arrow", "t.arrows",
    ];

    /// <summary>One name for each format, without the kinds of compression.</summary>
    public static readonly string[] Formats = ["t.csv", "t.jsonl", "t.zstd.parquet", "t.arrow", "t.arrows"];

    /// <summary>Writes a table.</summary>
    /// <param name="path">Path of the file, whose ending says the format.</param>
    /// <param name="names">Names of the columns.</param>
    /// <param name="rows">The values.</param>
    /// <param name="numbers">Names of the columns that are written as numbers.</param>
    public static void Write(string path, string[] names, IEnumerable<string?[]> rows, params string[] numbers)
    {
        if (path.Contains(".arrow", StringComparison.Ordinal))
        {
            WriteArrow(path, names, [.. rows], numbers);
            return;
        }

        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"CREATE TABLE t ({string.Join(", ", names.Select(name =>
            $"{Sql.Name(name)} {(numbers.Contains(name) ? "DOUBLE" : "VARCHAR")}"))})");
        using (var appender = connection.CreateAppender("t"))
        {
            foreach (var row in rows)
            {
                var target = appender.CreateRow();
                for (var i = 0; i < names.Length; i++)
                {
                    _ = numbers.Contains(names[i]) ? target.AppendValue(Number(row[i])) : target.AppendValue(row[i]);
                }

                target.EndRow();
            }
        }

        var parts = Path.GetFileName(path).Split('.');
        var packed = parts[^1] switch { "gz" => "gzip", "zst" => "zstd", _ => "none" };
        Execute(connection, $"COPY t TO '{path}' ({(parts[^1] == "parquet" ? $"FORMAT parquet, COMPRESSION {parts[1]}"
            : $"FORMAT {(parts[1] == "csv" ? "csv, HEADER, FORCE_QUOTE *" : "json")}, COMPRESSION {packed}")})");
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static double? Number(string? text) => text is null ? null : double.Parse(text, CultureInfo.InvariantCulture);

    // Several batches, with a dictionary in the file format.
    private static void WriteArrow(string path, string[] names, string?[][] rows, string[] numbers)
    {
        var codec = path.Contains("lz4", StringComparison.Ordinal) ? CompressionCodecType.Lz4Frame
            : path.Contains("zstd", StringComparison.Ordinal) ? CompressionCodecType.Zstd : (CompressionCodecType?)null;
        var options = new IpcOptions { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() };
        var batches = rows.Chunk(7).DefaultIfEmpty([]).Select(chunk =>
        {
            var batch = new RecordBatch.Builder();
            for (var i = 0; i < names.Length; i++)
            {
                var values = chunk.Select(row => row[i]).ToArray();
                _ = numbers.Contains(names[i])
                    ? batch.Append(names[i], true, a => a.Double(b => System.Array.ForEach(values, value => Append(b, Number(value)))))
                    : batch.Append(names[i], true, a => a.String(b => System.Array.ForEach(values, value => b.Append(value))));
            }

            return batch.Build();
        }).ToArray();
        using var stream = File.Create(path);
        using var writer = path.EndsWith(".arrows", StringComparison.Ordinal)
            ? new ArrowStreamWriter(stream, batches[0].Schema, false, options)
            : new ArrowFileWriter(stream, batches[0].Schema, false, options);
        writer.WriteStart();
        System.Array.ForEach(batches, writer.WriteRecordBatch);
        writer.WriteEnd();
    }

    private static void Append(DoubleArray.Builder builder, double? value) =>
        _ = value is { } number ? builder.Append(number) : builder.AppendNull();
}
