namespace Sluice.Trainer.Checkpoints;

/// <summary>What stands beside a checkpoint's state and tells whether it is whole and whose it is.</summary>
internal sealed record CheckpointManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Hash of what the state belongs to.</summary>
    public string JobHash { get; init; } = "";

    /// <summary>Optimiser steps done.</summary>
    public long Step { get; init; }

    /// <summary>Size of the state in bytes.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 of the state, in hex.</summary>
    public string Sha256 { get; init; } = "";
}
