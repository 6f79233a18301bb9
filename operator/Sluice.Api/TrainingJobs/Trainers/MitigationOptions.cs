namespace Sluice.Api.TrainingJobs.Trainers;

/// <summary>How a classification is made to treat the groups of a column alike.</summary>
public sealed record MitigationOptions
{
    /// <summary>
    /// The name of the column whose values are the groups. GroupThresholds needs it as a categorical feature; for the other methods it need
    /// not be one, and the model then does not see it.
    /// </summary>
    public string Column { get; init; } = "";

    /// <summary>
    /// What is done: Reweighing gives training rows weights with which group and class are independent, AdversarialDebiasing trains
    /// against a network that predicts the group from the answers, and GroupThresholds decides by a threshold of each group, which is a
    /// part of the exported model.
    /// </summary>
    public string Method { get; init; } = "";

    /// <summary>
    /// What is made alike between groups, by AdversarialDebiasing and GroupThresholds: DemographicParity (the share that is predicted
    /// positive), EqualOpportunity (the share of actual positives that are found) or EqualizedOdds (that, and the share of actual negatives
    /// that are predicted positive). Defaults to DemographicParity.
    /// </summary>
    public string? Measure { get; init; }

    /// <summary>
    /// The class that counts as the positive one. It is needed for EqualOpportunity where the target has more than two classes; of two it
    /// defaults to the second one in alphabetical order.
    /// </summary>
    public string? Positive { get; init; }

    /// <summary>
    /// How strongly AdversarialDebiasing works against the prediction of the group, a decimal above 0 and at most 100: the loss of that
    /// prediction counts this often against the loss of the class. Defaults to 1.
    /// </summary>
    public string? Strength { get; init; }
}

/// <summary>The values of <see cref="MitigationOptions.Method"/>.</summary>
public enum MitigationMethod
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>
    /// Weights of training rows (Kamiran and Calders, Data preprocessing techniques for classification without discrimination, 2012).
    /// </summary>
    Reweighing,

    /// <summary>
    /// An adversary that predicts the group (Zhang, Lemoine and Mitchell, Mitigating Unwanted Biases with Adversarial Learning, 2018).
    /// </summary>
    AdversarialDebiasing,

    /// <summary>A threshold of each group (Hardt, Price and Srebro, Equality of Opportunity in Supervised Learning, 2016).</summary>
    GroupThresholds,
}
