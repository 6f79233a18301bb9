namespace Sluice.Trainer.Data;

/// <summary>A table has more bytes than are read.</summary>
internal sealed class TableTooLargeException : Exception;
