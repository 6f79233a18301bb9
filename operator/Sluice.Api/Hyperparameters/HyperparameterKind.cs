namespace Sluice.Api.Hyperparameters;

/// <summary>What the text of a hyperparameter holds.</summary>
public enum HyperparameterKind
{
    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A number, such as <c>0.001</c> or <c>1e-3</c>.</summary>
    Number,

    /// <summary>Whole numbers, separated by commas; none where it is empty.</summary>
    WholeNumbers,

    /// <summary>Numbers, separated by commas.</summary>
    Numbers,

    /// <summary>One of some words.</summary>
    Word,

    /// <summary>Patterns for names of weights, such as <c>encoder.*</c>, separated by commas; none where it is empty.</summary>
    Patterns,
}
