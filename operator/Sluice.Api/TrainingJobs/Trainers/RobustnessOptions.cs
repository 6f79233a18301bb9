using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs.Trainers;

/// <summary>
/// The changes of held-out rows under which the accuracy of a classification is measured as well. They change numbers and pixels, and
/// cost time at the end of a training.
/// </summary>
public sealed record RobustnessOptions
{
    /// <summary>Most strengths of each kind.</summary>
    public const int Most = 8;

    /// <summary>Greatest strength.</summary>
    public const decimal Strongest = 100;

    /// <summary>
    /// The strengths of Gaussian noise, each a decimal above 0: it has this many standard deviations of the training rows. Each gives a
    /// metric such as accuracy.noise0.1, which gates can bound.
    /// </summary>
    public IReadOnlyList<string> Noise { get; init; } = [];

    /// <summary>
    /// The strengths of attacks by FGSM, one step along the sign of the gradient, in the units of the network's inputs: a number moves by
    /// this many standard deviations. Each gives a metric such as accuracy.fgsm0.1.
    /// </summary>
    public IReadOnlyList<string> Fgsm { get; init; } = [];

    /// <summary>
    /// The strengths of attacks by PGD, which takes ten steps from a random start and finds worse rows than FGSM. Each gives a metric such
    /// as accuracy.pgd0.1.
    /// </summary>
    public IReadOnlyList<string> Pgd { get; init; } = [];
}

/// <summary>
/// The metrics that <see cref="RobustnessOptions"/> gives: <c>accuracy.</c>, the kind, and the strength in its shortest form.
/// </summary>
public static class RobustnessMetrics
{
    /// <summary>Accuracy under Gaussian noise.</summary>
    public const string Noise = "noise";

    /// <summary>Accuracy under the fast gradient sign method.</summary>
    public const string Fgsm = "fgsm";

    /// <summary>Accuracy under projected gradient descent.</summary>
    public const string Pgd = "pgd";

    private const string Prefix = "accuracy.";

    private static readonly string[] Kinds = [Noise, Fgsm, Pgd];

    /// <summary>Name of a metric.</summary>
    /// <param name="kind">One of the kinds.</param>
    /// <param name="strength">A decimal.</param>
    public static string Name(string kind, decimal strength) => $"{Prefix}{kind}{DecimalText.Write((double)strength)}";

    /// <summary>The kind and the strength of a metric. Null where it is none of these.</summary>
    public static (string Kind, decimal Strength)? Read(string? metric)
    {
        foreach (var kind in Kinds)
        {
            if (metric?.StartsWith(Prefix + kind, StringComparison.Ordinal) is true
                && DecimalText.TryParse(metric[(Prefix.Length + kind.Length)..], out var strength)
                && Name(kind, strength) == metric)
            {
                return (kind, strength);
            }
        }

        return null;
    }
}
