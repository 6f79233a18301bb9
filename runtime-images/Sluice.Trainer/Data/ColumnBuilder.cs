using Sluice.Api.TrainingJobs;

namespace Sluice.Trainer.Data;

/// <summary>Collects the values of a feature.</summary>
internal abstract class ColumnBuilder
{
    /// <summary>A builder for a feature of a checked job.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="index">Its place in <c>spec.dataset.features</c>.</param>
    public static ColumnBuilder For(FeatureOptions feature, int index) => feature.Type == "numeric"
        ? new NumericColumnBuilder(feature.Name, $"spec.dataset.features[{index}].type")
        : new CategoricalColumnBuilder(feature.Name);

    /// <summary>Adds the value of a row; rows are counted from the header, which is row 1.</summary>
    public abstract void Add(int row, string value);

    /// <summary>The column.</summary>
    public abstract FeatureColumn Build();
}
