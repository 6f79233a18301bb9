namespace Sluice.Api.TrainingJobs;

/// <summary>How rows are divided into training, validation and test. The same seed and data always give the same parts.</summary>
public sealed record SplitOptions
{
    /// <summary>The default of <see cref="By"/>: each part has the classes in the proportions of the whole.</summary>
    public const string Stratified = "stratified";

    /// <summary>A value of <see cref="By"/>: rows are drawn without regard to their class.</summary>
    public const string Random = "random";

    /// <summary>The share of rows that is held out for the final metrics, a decimal between 0 and 1. Defaults to 0.2.</summary>
    public string Test { get; init; } = "0.2";

    /// <summary>
    /// The share of rows that early stopping and the trials of spec.search look at, a decimal between 0 and 1. They are neither trained on
    /// nor part of the test. Defaults to no rows.
    /// </summary>
    public string? Validation { get; init; }

    /// <summary>
    /// How rows are drawn: stratified takes the share of each class, random takes it of all rows. Defaults to stratified. It is not
    /// allowed together with group or time, which decide by themselves.
    /// </summary>
    public string? By { get; init; }

    /// <summary>
    /// The column whose equal values stay together, such as a patient's number, so that no value is in two parts. The shares are met as
    /// nearly as whole groups allow. By default each row stands for itself.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>
    /// The column with the time of each row. The newest rows are the test, those before them the validation, and rows of one time stay
    /// together. By default time plays no role.
    /// </summary>
    public string? Time { get; init; }

    /// <summary>
    /// The number of parts for cross-validation, 2 to 20. As many models are trained, each on the rows outside the test without one part,
    /// and measured on that part; then the final model is trained on all rows outside the test. By default there is no cross-validation.
    /// </summary>
    public int? Folds { get; init; }
}
