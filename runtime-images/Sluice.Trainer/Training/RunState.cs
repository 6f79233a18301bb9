using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Trainer.Evaluation;

namespace Sluice.Trainer.Training;

/// <summary>How far a run has come: first the trainings of a cross-validation's folds, then that of the final model.</summary>
internal sealed record RunState
{
    /// <summary>Index of the training, from 0.</summary>
    public int Training { get; init; }

    /// <summary>What the trainings before were measured at, one per fold.</summary>
    public IReadOnlyList<HeldOutEvaluation> Folds { get; init; } = [];

    /// <summary>Reads a state, which stands before that of the training in a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It is not a state.</exception>
    public static RunState Read(Stream from)
    {
        try
        {
            using var reader = new BinaryReader(from, System.Text.Encoding.UTF8, leaveOpen: true);
            return JsonSerializer.Deserialize<RunState>(reader.ReadString(), ContractJson.Options) is { Folds: not null } state
                && state.Training == state.Folds.Count
                ? state
                : throw new InvalidDataException("its state does not say which training it is of");
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"its state cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the state.</summary>
    public void Write(Stream to)
    {
        using var writer = new BinaryWriter(to, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(ContractJson.Write(this));
    }
}
