namespace Sluice.Trainer.Training.Sessions;

/// <summary>Losses after an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Training">Mean loss of its steps. Null where none was taken.</param>
/// <param name="Validation">Mean loss of the validation rows. Null where there are none, or it is no finite number.</param>
internal sealed record EpochLosses(int Epoch, double? Training, double? Validation);

/// <summary>
/// The losses by epoch, for their curve. A long training has more epochs than a curve needs: beyond <see cref="MostPoints"/> each second
/// point is left out, and so on, but never the first and the last.
/// </summary>
internal sealed class LossHistory
{
    /// <summary>Most points that are kept.</summary>
    public const int MostPoints = 500;

    private readonly List<EpochLosses> points = [];
    private int every = 1;

    /// <summary>The points by epoch.</summary>
    public IReadOnlyList<EpochLosses> Points => points;

    /// <summary>Adds the losses of the next epoch.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="training">Mean loss of its steps.</param>
    /// <param name="validation">Mean loss of the validation rows.</param>
    public void Add(int epoch, double? training, double? validation)
    {
        if (points.Count > 0 && !IsKept(points[^1]))
        {
            points.RemoveAt(points.Count - 1);
        }

        points.Add(new EpochLosses(epoch, Finite(training), Finite(validation)));
        if (points.Count > MostPoints)
        {
            every *= 2;
            points.RemoveAll(point => point.Epoch != epoch && !IsKept(point));
        }
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(every);
        writer.Write(points.Count);
        foreach (var point in points)
        {
            writer.Write(point.Epoch);
            writer.Write(point.Training ?? double.NaN);
            writer.Write(point.Validation ?? double.NaN);
        }
    }

    /// <summary>Reads a state that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public void Load(BinaryReader reader)
    {
        (every, var count) = (reader.ReadInt32(), reader.ReadInt32());
        if (every < 1 || count is < 0 or > MostPoints)
        {
            throw new InvalidDataException($"its history has {count} points, of each {every}th epoch");
        }

        points.Clear();
        for (var i = 0; i < count; i++)
        {
            points.Add(new EpochLosses(reader.ReadInt32(), Finite(reader.ReadDouble()), Finite(reader.ReadDouble())));
        }
    }

    private bool IsKept(EpochLosses point) => (point.Epoch - 1) % every == 0;

    private static double? Finite(double? loss) => loss is { } value && double.IsFinite(value) ? value : null;
}
