using Sluice.Data.Failures;

namespace Sluice.Data.Tables.Files;

/// <summary>The files of one source have the same columns.</summary>
internal static class Shards
{
    /// <summary>Compares the columns of each file with those of the first. JSON lines have keys, which may differ.</summary>
    /// <param name="files">The files.</param>
    /// <param name="wanted">Names of the columns that count. Null for all.</param>
    /// <exception cref="JobException">A column is missing in a file, or has another type (65).</exception>
    public static void Check(IReadOnlyList<TableFile> files, IReadOnlySet<string>? wanted)
    {
        if (files.Any(file => file is JsonFile))
        {
            return;
        }

        var first = Columns(files[0], wanted);
        foreach (var file in files.Skip(1))
        {
            var other = Columns(file, wanted);
            foreach (var (name, type) in first)
            {
                if (!other.TryGetValue(name, out var found))
                {
                    throw Differ(file, $"{file.Name} has no column '{name}', which {files[0].Name} has");
                }

                if (found != type)
                {
                    throw Differ(file, $"column '{name}' is {type} in {files[0].Name}, but {found} in {file.Name}");
                }
            }

            foreach (var name in other.Keys.Where(name => !first.ContainsKey(name)))
            {
                throw Differ(file, $"{files[0].Name} has no column '{name}', which {file.Name} has");
            }
        }
    }

    private static Dictionary<string, string> Columns(TableFile file, IReadOnlySet<string>? wanted)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in file.Columns.Where(column => wanted?.Contains(column.Name) ?? true))
        {
            columns.TryAdd(column.Name, column.Type);
        }

        return columns;
    }

    private static JobException Differ(TableFile file, string what) =>
        JobException.BadData("FilesDiffer", file.Field, $"{what}; the files of a source have the same columns");
}
