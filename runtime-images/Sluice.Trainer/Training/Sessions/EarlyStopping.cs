using Sluice.Trainer.Networks;

namespace Sluice.Trainer.Training.Sessions;

/// <summary>
/// Decides after each epoch whether the training ends: it does when the validation loss was not below its lowest for
/// <paramref name="patience"/> epochs. Keeps the weights of the epoch with the lowest.
/// </summary>
/// <param name="patience">Number of epochs. 0 never ends a training and keeps no weights.</param>
internal sealed class EarlyStopping(int patience)
{
    /// <summary>Validation loss of the last whole epoch. Null before its end, and where there are no validation rows.</summary>
    public double? Loss { get; private set; }

    /// <summary>Epoch with the lowest validation loss, from 1. 0 while there is none.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The lowest validation loss.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>The weights after <see cref="BestEpoch"/>. Null when none are kept.</summary>
    public IReadOnlyDictionary<string, float[]>? Best { get; private set; }

    /// <summary>Whether the training ends.</summary>
    public bool Stops { get; private set; }

    /// <summary>Shows the validation loss of an epoch whose weights are not those that are wanted yet, as they are still pruned.</summary>
    public void Watch(double loss) => Loss = loss;

    /// <summary>Takes the validation loss of an epoch.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="loss">Its validation loss.</param>
    /// <param name="weights">Copies the weights.</param>
    public void Take(int epoch, double loss, Func<IReadOnlyDictionary<string, float[]>> weights)
    {
        Loss = loss;
        if (loss < BestLoss)
        {
            (BestLoss, BestEpoch) = (loss, epoch);
            Best = patience > 0 ? weights() : null;
        }

        Stops = patience > 0 && epoch - BestEpoch >= patience;
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Loss ?? double.NaN);
        writer.Write(BestLoss);
        writer.Write(BestEpoch);
        writer.Write(Stops);
        writer.Write(Best is not null);
        if (Best is not null)
        {
            Weights.Save(writer, Best);
        }
    }

    /// <summary>Reads a state that <see cref="Save"/> wrote.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="like">Weights of the names and sizes that they have.</param>
    public void Load(BinaryReader reader, IReadOnlyDictionary<string, float[]> like)
    {
        Loss = reader.ReadDouble() is var loss && double.IsNaN(loss) ? null : loss;
        BestLoss = reader.ReadDouble();
        BestEpoch = reader.ReadInt32();
        Stops = reader.ReadBoolean();
        Best = reader.ReadBoolean() ? Weights.Load(reader, like) : null;
    }
}
