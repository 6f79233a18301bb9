namespace Sluice.Trainer.Data.Csv;

/// <summary>A cell of a CSV file.</summary>
/// <param name="Row">Its row as a spreadsheet counts: blank rows count, a cell with line ends is one row, and the first row is 1.</param>
/// <param name="Text">What it holds, without the quotes around it.</param>
/// <param name="Empty">Whether it holds nothing, not even quotes.</param>
internal readonly record struct Cell(int Row, string Text, bool Empty);
