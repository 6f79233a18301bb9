using Sluice.Trainer.Networks;

namespace Sluice.Trainer.Training.Sessions;

/// <summary>How far a training is: its steps, the losses of its epochs, and what early stopping has seen.</summary>
/// <param name="stopping">Decides when the training ends.</param>
/// <param name="stepsPerEpoch">Number of steps of an epoch.</param>
/// <param name="totalSteps">Number of steps of the training.</param>
internal sealed class TrainingPosition(EarlyStopping stopping, long stepsPerEpoch, long totalSteps)
{
    private readonly LossHistory history = new();
    private double lossSum;
    private long lossRows;

    /// <summary>Decides when the training ends.</summary>
    public EarlyStopping Stopping => stopping;

    /// <summary>Number of completed steps.</summary>
    public long Step { get; private set; }

    /// <summary>Number of completed epochs.</summary>
    public int WholeEpochs => (int)(Step / stepsPerEpoch);

    /// <summary>Whether the training has ended, early or after its last step.</summary>
    public bool Finished => stopping.Stops || Step == totalSteps;

    /// <summary>Mean loss of the steps of the last whole epoch. Null during the first epoch.</summary>
    public double? MeanLoss { get; private set; }

    /// <summary>The losses by epoch, fewer points than epochs where there are many.</summary>
    public IReadOnlyList<EpochLosses> History => history.Points;

    /// <summary>Completes a step.</summary>
    /// <param name="loss">Its mean loss. Null where the step was not taken.</param>
    /// <param name="rows">Its rows.</param>
    /// <returns>Whether it was the last one of an epoch, which is to be concluded then.</returns>
    public bool Advance(double? loss, int rows)
    {
        if (loss is { } mean)
        {
            lossSum += mean * rows;
            lossRows += rows;
        }

        Step++;
        if (Step % stepsPerEpoch != 0)
        {
            return false;
        }

        MeanLoss = lossRows > 0 ? lossSum / lossRows : null;
        (lossSum, lossRows) = (0, 0);
        return true;
    }

    /// <summary>Keeps the losses of an epoch, once its validation loss is known.</summary>
    public void Conclude() => history.Add(WholeEpochs, MeanLoss, stopping.Loss);

    /// <summary>Writes the position with the weights, after the shapes by which they are recognised.</summary>
    public void Save(BinaryWriter writer, Network network)
    {
        writer.Write(Weights.Shapes(network));
        writer.Write(Step);
        writer.Write(lossSum);
        writer.Write(lossRows);
        writer.Write(MeanLoss ?? double.NaN);
        history.Save(writer);
        stopping.Save(writer);
        Weights.Save(writer, Weights.Read(network));
    }

    /// <summary>
    /// Reads what <see cref="Save"/> wrote. The shapes are compared before a weight is read, so that a state of another network is not
    /// taken for a damaged one.
    /// </summary>
    /// <exception cref="InvalidDataException">It is of another network or of other steps.</exception>
    public void Load(BinaryReader reader, Network network)
    {
        if (reader.ReadString() != Weights.Shapes(network))
        {
            throw new InvalidDataException("its state is of a network of other layers than the job's");
        }

        Step = reader.ReadInt64();
        lossSum = reader.ReadDouble();
        lossRows = reader.ReadInt64();
        MeanLoss = reader.ReadDouble() is var loss && double.IsNaN(loss) ? null : loss;
        history.Load(reader);
        var like = Weights.Read(network);
        stopping.Load(reader, like);
        Weights.Write(network, Weights.Load(reader, like));
        if (Step < 0 || Step > totalSteps)
        {
            throw new InvalidDataException($"its state is of step {Step}, but the job has {totalSteps} steps");
        }
    }
}
