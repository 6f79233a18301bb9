namespace Sluice.Trainer.Networks;

/// <summary>What the outputs of a network over a text belong to.</summary>
internal enum Answers
{
    /// <summary>The outputs are of the shape [rows, outputs].</summary>
    PerRow,

    /// <summary>The outputs are of the shape [rows, length, outputs]. Those of padding mean nothing.</summary>
    PerToken,
}
