using Sluice.Trainer.Networks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Losses;

/// <summary>Losses of numbers. The mean is over the values of all rows, each with the weight of its row.</summary>
internal static class RegressionLoss
{
    /// <summary>Mean squared error. Of an autoencoder, whose targets are its inputs, it is the mean reconstruction error.</summary>
    /// <param name="outputs">Outputs of the shape [rows, …].</param>
    /// <param name="targets">Targets of the same shape.</param>
    /// <param name="rowWeights">Weights of the shape [rows]. Null weighs all alike.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Loss SquaredError(Tensor outputs, Tensor targets, Tensor? rowWeights = null)
    {
        Loss.SameShape(outputs, targets);
        return Loss.Of((outputs.AtLeastFloat32() - targets).square(), rowWeights);
    }

    /// <summary>Huber's loss (1964): e² / 2 up to |e| = δ, and δ · (|e| − δ / 2) above it, which an outlier sways less.</summary>
    /// <param name="outputs">Outputs of the shape [rows, …].</param>
    /// <param name="targets">Targets of the same shape.</param>
    /// <param name="delta">δ, above 0, in units of the target.</param>
    /// <param name="rowWeights">Weights of the shape [rows]. Null weighs all alike.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Loss Huber(Tensor outputs, Tensor targets, double delta = 1, Tensor? rowWeights = null)
    {
        Loss.SameShape(outputs, targets);
        var scores = outputs.AtLeastFloat32();
        return Loss.Of(nn.functional.huber_loss(scores, targets.to(scores.dtype), delta, nn.Reduction.None), rowWeights);
    }

    /// <summary>
    /// The pinball loss of several quantiles (Koenker and Bassett 1978): q · e where the target is e above the output, and (q − 1) · e
    /// where it is below. Its least mean is at the quantiles of the targets.
    /// </summary>
    /// <param name="outputs">Outputs of the shape [rows, quantiles].</param>
    /// <param name="targets">Targets of the shape [rows].</param>
    /// <param name="quantiles">The quantiles q, each in (0, 1).</param>
    /// <param name="rowWeights">Weights of the shape [rows]. Null weighs all alike.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Loss Pinball(Tensor outputs, Tensor targets, IReadOnlyList<double> quantiles, Tensor? rowWeights = null)
    {
        if (outputs.dim() != 2 || outputs.shape[1] != quantiles.Count)
        {
            throw new ArgumentException(
                $"outputs of the shape [{string.Join(',', outputs.shape)}] are not of {quantiles.Count} quantiles");
        }

        Loss.SameShape(outputs.select(1, 0), targets);
        var scores = outputs.AtLeastFloat32();
        var levels = tensor([.. quantiles], [quantiles.Count]).to(scores.dtype, scores.device);
        var errors = targets.to(scores.dtype).unsqueeze(1) - scores;
        return Loss.Of(maximum(levels * errors, (levels - 1) * errors), rowWeights);
    }

    /// <summary>The mean squared error of each row of an autoencoder, which is the row's anomaly score.</summary>
    /// <param name="outputs">Outputs of the shape [rows, …].</param>
    /// <param name="inputs">What the autoencoder was given, of the same shape.</param>
    /// <returns>A tensor of the shape [rows].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor ReconstructionError(Tensor outputs, Tensor inputs)
    {
        Loss.SameShape(outputs, inputs);
        return (outputs.AtLeastFloat32() - inputs).square().reshape(outputs.shape[0], -1).mean([1]);
    }
}
