namespace Sluice.Trainer.Splits;

/// <summary>Which rows are learned from and which are held out; row 0 is the first after the header. Both lists rise.</summary>
public sealed record RowSplit(int[] Training, int[] HeldOut);
