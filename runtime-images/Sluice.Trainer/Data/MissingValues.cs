using Sluice.Trainer.Data.Csv;

namespace Sluice.Trainer.Data;

/// <summary>Which cells hold no value: the empty one, and those that <c>spec.dataset.missingValues</c> names, in quotes or not.</summary>
internal sealed class MissingValues
{
    private readonly HashSet<string> texts;

    /// <summary>Takes the texts that a job names; null: none.</summary>
    public MissingValues(IReadOnlyList<string>? texts) => this.texts = new HashSet<string>(texts ?? [], StringComparer.Ordinal);

    /// <summary>The texts that the job names.</summary>
    public IReadOnlyCollection<string> Texts => texts;

    /// <summary>Whether a cell holds no value.</summary>
    public bool Contains(Cell cell) => cell.Empty || texts.Contains(cell.Text);
}
