namespace Sluice.Demo.Load;

/// <summary>
/// The penguins table, split into the rows that the jobs train on and complete rows that no job ever sees. The latter become live
/// requests.
/// </summary>
internal sealed class PenguinTable
{
    private const int Every = 10;

    private PenguinTable(string[] columns, string training, IReadOnlyList<IReadOnlyDictionary<string, string>> heldOut)
    {
        Columns = columns;
        Training = training;
        HeldOut = heldOut;
    }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows to train on, as CSV with a header.</summary>
    public string Training { get; }

    /// <summary>The held-out rows, by column. None of their values is missing.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> HeldOut { get; }

    /// <summary>Reads the table. It is sorted by species, so every tenth row keeps the proportions.</summary>
    public static PenguinTable Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',');
        var isHeldOut = lines.Select((line, index) => index > 0 && index % Every == 0 && !line.Split(',').Contains("")).ToArray();
        var training = string.Join('\n', lines.Where((_, index) => !isHeldOut[index])) + "\n";
        var heldOut = lines.Where((_, index) => isHeldOut[index])
            .Select(line =>
                (IReadOnlyDictionary<string, string>)columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second))
            .ToList();
        return new PenguinTable(columns, training, heldOut);
    }
}
