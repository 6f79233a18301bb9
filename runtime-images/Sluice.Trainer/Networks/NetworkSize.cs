using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Networks.Convolution;
using Sluice.Trainer.Networks.Recurrent;
using Sluice.Trainer.Networks.Transformers;

namespace Sluice.Trainer.Networks;

/// <summary>How large a network is, by formulas, so that one that does not fit into memory is refused before it is made.</summary>
/// <param name="Parameters">Number of trained parameters.</param>
/// <param name="Activations">Numbers per row that are kept for the backward pass, about.</param>
/// <param name="Field">The hyperparameter that counts most.</param>
internal sealed record NetworkSize(long Parameters, long Activations, Hyperparameter Field)
{
    /// <summary>The size of a planned network.</summary>
    public static NetworkSize Of(NetworkPlan plan) => plan.Architecture switch
    {
        Architectures.Cnn => Of(plan, plan.Residual()),
        Architectures.Gru => Of(plan, plan.Recurrent(Cell.Gru)),
        Architectures.Lstm => Of(plan, plan.Recurrent(Cell.Lstm)),
        Architectures.Transformer => Of(plan, plan.Transformer()),
        _ => Of(plan, plan.Perceptron()),
    };

    private static NetworkSize Of(NetworkPlan plan, MlpOptions options)
    {
        var (inputs, tables) = Flat(plan.Layout, null, options.Embedding);
        long[] widths = [inputs, .. options.Hidden.Select(width => (long)width), plan.Outputs];
        return new NetworkSize(
            tables + widths.Zip(widths.Skip(1), Linear).Sum(),
            (tables > 0 ? inputs : 0) + widths.Skip(1).Sum(),
            BuiltInHyperparameters.HiddenLayers);
    }

    private static NetworkSize Of(NetworkPlan plan, ResidualOptions options)
    {
        var image = plan.Layout.Parts.OfType<ImagePart>().Single();
        var (height, width) = ((long)image.Height, (long)image.Width2D);
        long from = options.Channels[0], parameters = Convolution(image.Channels, from, 3), activations = 2 * from * height * width;
        for (var stage = 0; stage < options.Channels.Count; stage++)
        {
            long to = options.Channels[stage];
            (height, width) = stage > 0 ? ((height + 1) / 2, (width + 1) / 2) : (height, width);
            for (var block = 0; block < options.BlocksOf(stage); block++)
            {
                var shortcut = block == 0 && stage > 0;
                parameters += Convolution(from, to, 3) + Convolution(to, to, 3) + (shortcut ? Convolution(from, to, 1) : 0);
                activations += (shortcut ? 6 : 5) * to * height * width;
                from = to;
            }
        }

        return Row(plan, image, from, options.Embedding, parameters, activations, BuiltInHyperparameters.Channels);
    }

    private static NetworkSize Of(NetworkPlan plan, RecurrentOptions options)
    {
        var sequence = plan.Layout.Parts.First(part => part is TokensPart or ImagePart);
        var (steps, width, tables) = sequence switch
        {
            TokensPart text => (text.Length, options.Embedding ?? options.HiddenSize, text.Vocabulary),
            ImagePart image => (image.Height, image.Channels * image.Width2D, 0),
            _ => throw new ArgumentException($"{sequence.Name} is no sequence"),
        };
        var (gates, directions, hidden) = (options.Cell is Cell.Gru ? 3L : 4L, options.Bidirectional ? 2L : 1L, (long)options.HiddenSize);
        var parameters = (long)tables * width;
        for (var layer = 0; layer < options.Layers; layer++)
        {
            parameters += directions * gates * hidden * ((layer == 0 ? width : directions * hidden) + hidden + 2);
        }

        var activations = steps * (width + options.Layers * directions * hidden * (gates + 2));
        return Row(
            plan, sequence, directions * hidden, options.Embedding, parameters, activations, BuiltInHyperparameters.HiddenSize);
    }

    private static NetworkSize Of(NetworkPlan plan, TransformerOptions options)
    {
        var text = plan.Layout.Parts.OfType<TokensPart>().Single();
        var (hidden, inner, length) = ((long)options.HiddenSize, (long)options.InnerSize, (long)text.Length);
        var attention = hidden * (options.Heads + 2L * (options.KvHeads ?? options.Heads)) * options.HeadSize + hidden * hidden;
        var layer = attention + 2 * hidden + options.Experts * 3 * hidden * inner + (options.Experts > 1 ? hidden * options.Experts : 0);
        var activations = length * (2 * hidden + options.Layers * (8 * hidden + 4 * inner * options.TopK))
            + (long)options.Layers * options.Heads * length * length;
        return Row(
            plan, text, hidden, options.Embedding, text.Vocabulary * hidden + options.Layers * layer + hidden, activations,
            BuiltInHyperparameters.HiddenSize);
    }

    // With the head, which takes the other parts of a row as well.
    private static NetworkSize Row(
        NetworkPlan plan, InputPart read, long width, int? embedding, long parameters, long activations, Hyperparameter field)
    {
        if (LearningTasks.OfTokens.Contains(plan.Task))
        {
            // Logits of each token, and their gradients. A head that is the table of embeddings has no weights of its own.
            var tied = plan.Architecture is Architectures.Transformer && plan.Task is not LearningTasks.Tagging;
            return new NetworkSize(
                parameters + (tied ? 0 : Linear(width, plan.Outputs)), activations + read.Width * (width + 2L * plan.Outputs), field);
        }

        var (others, tables) = Flat(plan.Layout, read, embedding);
        return new NetworkSize(
            parameters + tables + Linear(width + others, plan.Outputs), activations + width + others + plan.Outputs, field);
    }

    private static (long Width, long Parameters) Flat(InputLayout layout, InputPart? without, int? embedding)
    {
        var (width, parameters) = (0L, 0L);
        foreach (var part in layout.Parts.Where(part => !ReferenceEquals(part, without)))
        {
            var own = part is CategoryPart category ? embedding ?? Inputs.InputEmbedding.SizeFor(category.Categories) : part.Width;
            width += own;
            parameters += part is CategoryPart { Categories: var categories } ? (long)categories * own : 0;
        }

        return (width, parameters);
    }

    private static long Linear(long inputs, long outputs) => (inputs + 1) * outputs;

    // With scale and shift of the normalisation.
    private static long Convolution(long from, long to, long kernel) => from * to * kernel * kernel + 2 * to;
}
