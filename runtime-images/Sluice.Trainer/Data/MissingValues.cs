namespace Sluice.Trainer.Data;

/// <summary>What counts as no value: an empty field, or <c>NA</c>. In the table and in the model's text inputs alike.</summary>
public static class MissingValues
{
    /// <summary>The texts that stand for no value.</summary>
    public static IReadOnlyList<string> Texts { get; } = ["", "NA"];

    /// <summary>Whether a text stands for no value.</summary>
    public static bool Contains(string text) => text.Length == 0 || text == "NA";
}
