using Sluice.Data.Failures;

namespace Sluice.Trainer.Learning.LowPrecision;

/// <summary>
/// The factor by which a loss is multiplied before its gradients are computed in fp16, where the smallest would otherwise become 0
/// (Micikevicius et al. 2018, arXiv 1710.03740). It is found as by torch's GradScaler and with its defaults: a step whose gradients are
/// not finite is skipped and halves it, and 2,000 steps in a row without one double it.
/// </summary>
/// <param name="initial">The first factor.</param>
/// <param name="growthInterval">Steps in a row with finite gradients after which it doubles.</param>
internal sealed class LossScale(float initial = 65536, int growthInterval = 2000)
{
    // With it, even fp16's smallest number, 2⁻²⁴, stands for a gradient of 2⁻⁴⁸, which no step would feel.
    private const float Greatest = 1 << 24;

    private int good;

    /// <summary>The factor, a power of two.</summary>
    public float Value { get; private set; } = initial;

    /// <summary>Number of steps that were skipped.</summary>
    public long Skipped { get; private set; }

    /// <summary>Takes whether all gradients of a step were finite.</summary>
    /// <exception cref="JobException">Gradients are not finite even without a factor (64): the training diverges.</exception>
    public void Update(bool finite)
    {
        if (!finite)
        {
            (Value, good, Skipped) = (Value / 2, 0, Skipped + 1);
            if (Value < 1)
            {
                throw JobException.BadSpec("Diverged", PrecisionSupport.Field,
                    "gradients are not finite in fp16 however small the scale of the loss; use bf16 or fp32, or lower the learning rate");
            }
        }
        else if (++good == growthInterval)
        {
            (Value, good) = (Math.Min(Value * 2, Greatest), 0);
        }
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Value);
        writer.Write(good);
        writer.Write(Skipped);
    }

    /// <summary>Reads a state that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public void Load(BinaryReader reader)
    {
        try
        {
            (Value, good, Skipped) = (reader.ReadSingle(), reader.ReadInt32(), reader.ReadInt64());
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("the scale of the loss ends too early", e);
        }

        if (!(Value is >= 1 and <= Greatest) || good < 0 || good >= growthInterval || Skipped < 0)
        {
            throw new InvalidDataException($"the scale of the loss is {Value} after {good} good and {Skipped} skipped steps");
        }
    }
}
