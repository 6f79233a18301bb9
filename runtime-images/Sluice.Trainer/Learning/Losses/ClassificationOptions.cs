namespace Sluice.Trainer.Learning.Losses;

/// <summary>How a loss of classes counts its rows.</summary>
internal sealed record ClassificationOptions
{
    /// <summary>Target by which padding is marked, as in torch.</summary>
    public const long Padding = -100;

    /// <summary>Each class counts alike, and nothing is smoothed.</summary>
    public static ClassificationOptions Plain { get; } = new();

    /// <summary>
    /// Label smoothing (Szegedy et al. 2016, arXiv 1512.00567): the share of the target, in [0, 1), that is spread evenly over all
    /// classes. Hyperparameter <c>labelSmoothing</c>.
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Weight of each class. Of several labels it is the weight of a row that has the label, while one that lacks it weighs 1 (torch's
    /// <c>pos_weight</c>). Null weighs all alike. Hyperparameter <c>classWeights</c>.
    /// </summary>
    public IReadOnlyList<float>? ClassWeights { get; init; }

    /// <summary>
    /// Exponent γ of the focal loss (Lin et al. 2017, arXiv 1708.02002), by which a loss is multiplied by (1 − p)^γ, where p is the
    /// probability of the right answer: what is learned already counts less. 0 is cross entropy. Hyperparameter <c>focal</c>.
    /// </summary>
    public double Focal { get; init; }

    /// <summary>The target that does not count, such as padding or a missing label.</summary>
    public long IgnoredTarget { get; init; } = Padding;
}
