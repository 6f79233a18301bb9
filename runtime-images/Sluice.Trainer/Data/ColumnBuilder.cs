using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data.Csv;

namespace Sluice.Trainer.Data;

/// <summary>Collects the values of a feature.</summary>
internal abstract class ColumnBuilder
{
    /// <summary>A builder for a feature of a checked job.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="index">The feature's place in <c>spec.dataset.features</c>.</param>
    /// <param name="missing">Which cells hold no value.</param>
    public static ColumnBuilder For(DatasetOptions dataset, int index, MissingValues missing) => dataset.Features[index] is { Type: "numeric" } feature
        ? new NumericColumnBuilder(feature.Name, $"spec.dataset.features[{index}].type", (dataset.Csv ?? new CsvOptions()).Decimal, missing)
        : new CategoricalColumnBuilder(dataset.Features[index].Name, missing);

    /// <summary>Adds the value of a row.</summary>
    public abstract void Add(Cell cell);

    /// <summary>The column.</summary>
    public abstract FeatureColumn Build();
}
