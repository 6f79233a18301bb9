using Sluice.Trainer.Networks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Losses;

/// <summary>Losses of classes, computed from logits by torch's own functions and finite for any finite logits.</summary>
internal static class ClassificationLoss
{
    /// <summary>
    /// Cross entropy, for rows with one class each: next tokens, tags, masked tokens and the two classes of a binary task included.
    /// The mean divides by the weights of the true classes, as torch does, also with label smoothing.
    /// </summary>
    /// <param name="logits">Logits of the shape [rows, …, classes].</param>
    /// <param name="targets">Classes as int64 of the shape [rows, …].</param>
    /// <param name="options">How rows count.</param>
    /// <param name="rowWeights">Weights of the shape [rows]. Null weighs all alike.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a focal loss has fewer than two classes.</exception>
    public static Loss CrossEntropy(Tensor logits, Tensor targets, ClassificationOptions options, Tensor? rowWeights = null)
    {
        var classes = logits.shape[^1];
        Loss.SameShape(logits.select(-1, 0), targets);
        var scores = logits.AtLeastFloat32().reshape(-1, classes);
        var truth = targets.reshape(-1);
        var counted = truth.ne(options.IgnoredTarget);
        var classWeights = Weights(options, scores, classes);
        var losses = nn.functional.cross_entropy(
            scores, truth, classWeights, options.IgnoredTarget, nn.Reduction.None, options.LabelSmoothing);
        var weights = counted.to(scores.dtype);
        if (options.Focal > 0 || classWeights is not null)
        {
            var known = truth.where(counted, zeros_like(truth));
            losses = options.Focal > 0 ? losses * Focal(LogOthers(scores, known), options.Focal) : losses;
            weights = classWeights is null ? weights : weights * classWeights.index_select(0, known);
        }

        if (rowWeights is not null)
        {
            var rows = Loss.Spread(rowWeights, targets).to(scores.dtype).reshape(-1);
            (losses, weights) = (losses * rows, weights * rows);
        }

        return new Loss(losses.sum(), weights.sum());
    }

    /// <summary>
    /// Binary cross entropy of each label by itself, for rows that may have several. The mean divides by the number of labels that
    /// count, as torch does whatever its <c>pos_weight</c>. Smoothing draws each target towards ½.
    /// </summary>
    /// <param name="logits">Logits of the shape [rows, labels].</param>
    /// <param name="targets">1 where a row has the label, 0 where it lacks it, of the same shape and any type.</param>
    /// <param name="options">How rows count.</param>
    /// <param name="rowWeights">Weights of the shape [rows]. Null weighs all alike.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Loss BinaryCrossEntropy(Tensor logits, Tensor targets, ClassificationOptions options, Tensor? rowWeights = null)
    {
        Loss.SameShape(logits, targets);
        var scores = logits.AtLeastFloat32();
        var counted = targets.ne(options.IgnoredTarget).to(scores.dtype);
        var truth = targets.to(scores.dtype) * counted;
        var smoothed = truth * (1 - options.LabelSmoothing) + options.LabelSmoothing / 2;
        var losses = nn.functional.binary_cross_entropy_with_logits(
            scores, smoothed, reduction: nn.Reduction.None, pos_weights: Weights(options, scores, scores.shape[^1]));
        if (options.Focal > 0)
        {
            losses *= Focal(nn.functional.logsigmoid(scores * (1 - truth * 2)), options.Focal);
        }

        var weights = rowWeights is null ? counted : counted * Loss.Spread(rowWeights, scores).to(scores.dtype);
        return new Loss((losses * weights).sum(), weights.sum());
    }

    /// <summary>Sum of the log probabilities of the tokens of each row, as <see cref="PreferenceLoss"/> takes them.</summary>
    /// <param name="logits">Logits of the shape [rows, tokens, vocabulary].</param>
    /// <param name="targets">Tokens as int64 of the shape [rows, tokens].</param>
    /// <param name="ignored">The target that does not count: padding, and the prompt.</param>
    /// <returns>A tensor of the shape [rows].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LogProbability(Tensor logits, Tensor targets, long ignored = ClassificationOptions.Padding)
    {
        Loss.SameShape(logits.select(-1, 0), targets);
        var scores = logits.AtLeastFloat32().reshape(-1, logits.shape[^1]);
        return -nn.functional.cross_entropy(scores, targets.reshape(-1), null, ignored, nn.Reduction.None).reshape(targets.shape).sum(1);
    }

    // (1 − p)^γ from the logarithm of 1 − p. As a power, its gradient would be infinite where p is 1 and γ below 1.
    private static Tensor Focal(Tensor logOthers, double gamma) => (logOthers * gamma).exp();

    // The logarithm of 1 − p: the other classes' share of the softmax.
    private static Tensor LogOthers(Tensor scores, Tensor classes)
    {
        if (scores.shape[1] < 2)
        {
            throw new ArgumentException("the focal loss needs at least two classes");
        }

        var places = classes.unsqueeze(1);
        var truth = zeros_like(scores, ScalarType.Bool).scatter(1, places, ones_like(places, ScalarType.Bool));
        return scores.masked_fill(truth, double.NegativeInfinity).logsumexp(1) - scores.logsumexp(1);
    }

    private static Tensor? Weights(ClassificationOptions options, Tensor scores, long classes)
    {
        if (options.ClassWeights is not { } weights)
        {
            return null;
        }

        return weights.Count == classes ? tensor([.. weights], [classes]).to(scores.dtype, scores.device)
            : throw new ArgumentException($"there are {weights.Count} class weights for {classes} classes");
    }
}
