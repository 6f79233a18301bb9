using Sluice.Api.TrainingJobs;
using static Sluice.Api.Hyperparameters.HyperparameterKind;

namespace Sluice.Api.Hyperparameters;

/// <summary>
/// The hyperparameters of Sluice's own trainer. The webhook and the trainer both read them by this list; a trainer that a job names by
/// <c>spec.trainer.image</c> may have any.
/// </summary>
public static class BuiltInHyperparameters
{
    private static readonly string[] WithClasses =
        [LearningTasks.Classification, LearningTasks.MultiLabel, LearningTasks.Tagging];

    /// <summary>
    /// The architectures whose inputs can be changed along a gradient. Tokens cannot, and cuDNN gives no gradient of a recurrent network in
    /// evaluation.
    /// </summary>
    public static IReadOnlyList<string> Attacked { get; } = [Architectures.Mlp, Architectures.Cnn];

    /// <summary>Passes over the training rows.</summary>
    public static Hyperparameter Epochs { get; } = new("epochs", WholeNumber, 1, 1_000_000, "100");

    /// <summary>Rows of an optimiser step; the last step of an epoch takes what is left.</summary>
    public static Hyperparameter BatchSize { get; } = new("batchSize", WholeNumber, 1, 65_536, "32");

    /// <summary>Parts of a batch whose gradients are computed one after the other, so that less is in memory at once.</summary>
    public static Hyperparameter Accumulate { get; } = new("accumulate", WholeNumber, 1, 1024, "1");

    /// <summary>The optimiser.</summary>
    public static Hyperparameter Optimizer { get; } = Hyperparameter.OfWords("optimizer", "adamW", "adam", "sgd", "lion");

    /// <summary>Greatest length of a step.</summary>
    public static Hyperparameter LearningRate { get; } = new("learningRate", Number, 0, 1, "0.001") { AboveLeast = true };

    /// <summary>Momentum of the optimiser sgd.</summary>
    public static Hyperparameter Momentum { get; } = new("momentum", Number, 0, 0.9999m, "0.9");

    /// <summary>Decay of the weights: decoupled with adamW and lion, part of the gradient with adam and sgd.</summary>
    public static Hyperparameter WeightDecay { get; } = new("weightDecay", Number, 0, 1, "0.0001");

    /// <summary>How the learning rate changes over the steps.</summary>
    public static Hyperparameter Schedule { get; } = Hyperparameter.OfWords("schedule", "constant", "step", "cosine", "oneCycle");

    /// <summary>Share of the steps in which the learning rate rises from 0.</summary>
    public static Hyperparameter Warmup { get; } = new("warmup", Number, 0, 0.9m, "0");

    /// <summary>Epochs between two falls of the learning rate with the schedule step.</summary>
    public static Hyperparameter StepEvery { get; } = new("stepEvery", WholeNumber, 1, 1_000_000, "30");

    /// <summary>What each fall multiplies the learning rate by, with the schedule step.</summary>
    public static Hyperparameter StepFactor { get; } = new("stepFactor", Number, 0, 1, "0.1") { AboveLeast = true };

    /// <summary>Greatest norm of the gradient of all weights; a longer one is shortened. 0: no bound.</summary>
    public static Hyperparameter Clip { get; } = new("clip", Number, 0, 1_000_000, "0");

    /// <summary>Decay of the moving average of the weights, which is evaluated and exported in place of them. 0: none.</summary>
    public static Hyperparameter Ema { get; } = new("ema", Number, 0, 0.99999m, "0");

    /// <summary>Share of the hidden outputs that a training step drops.</summary>
    public static Hyperparameter Dropout { get; } = new("dropout", Number, 0, 0.9m, "0");

    /// <summary>Share of the probability that the loss expects to be spread over all classes.</summary>
    public static Hyperparameter LabelSmoothing { get; } = new("labelSmoothing", Number, 0, 0.9m, "0") { Tasks = WithClasses };

    /// <summary>Weights of the classes in the loss: all alike, or balanced, so that rare classes count as much as common ones.</summary>
    public static Hyperparameter ClassWeights { get; } =
        Hyperparameter.OfWords("classWeights", "none", "balanced") with { Tasks = WithClasses };

    /// <summary>Exponent γ of the focal loss. 0: cross entropy.</summary>
    public static Hyperparameter Focal { get; } = new("focal", Number, 0, 10, "0") { Tasks = WithClasses };

    /// <summary>
    /// Error, in standard deviations of the target, above which the loss of a regression grows no faster than the error. 0: squared error.
    /// </summary>
    public static Hyperparameter Huber { get; } = new("huber", Number, 0, 1000, "0") { Tasks = [LearningTasks.Regression] };

    /// <summary>The quantiles that are learnt.</summary>
    public static Hyperparameter Quantiles { get; } = new("quantiles", Numbers, 0, 0.9999m, "0.1,0.5,0.9")
    {
        AboveLeast = true,
        Tasks = [LearningTasks.Quantile],
    };

    /// <summary>Least probability of a class that an unlabelled row is taken to have.</summary>
    public static Hyperparameter PseudoLabels { get; } = new("pseudoLabels", Number, 0.5m, 1, "0.95")
    {
        Tasks = [LearningTasks.Classification],
    };

    /// <summary>
    /// Whether rows are changed while they are learnt from, so that the loss is greatest: by one step along the sign of its gradient
    /// (fgsm), beside the rows as they are, or by several steps (pgd), in their place.
    /// </summary>
    public static Hyperparameter Adversarial { get; } = Hyperparameter.OfWords("adversarial", "none", "fgsm", "pgd") with
    {
        Tasks = [LearningTasks.Classification, LearningTasks.MultiLabel, LearningTasks.Regression, LearningTasks.Quantile],
        Architectures = Attacked,
    };

    /// <summary>By how much each number or pixel may be changed, in the units of the network's inputs.</summary>
    public static Hyperparameter Epsilon { get; } = new("epsilon", Number, 0, 100, "0.1")
    {
        AboveLeast = true,
        Tasks = Adversarial.Tasks,
        Architectures = Attacked,
    };

    /// <summary>Steps of a change by pgd.</summary>
    public static Hyperparameter AttackSteps { get; } = new("attackSteps", WholeNumber, 1, 100, "7")
    {
        Tasks = Adversarial.Tasks,
        Architectures = Attacked,
    };

    /// <summary>Epochs without a lower validation loss after which the training ends with the best weights; 0: never.</summary>
    public static Hyperparameter Patience { get; } = new("patience", WholeNumber, 0, 1_000_000, "0");

    /// <summary>Widths of the hidden layers; none: a linear model.</summary>
    public static Hyperparameter HiddenLayers { get; } = new("hiddenLayers", WholeNumbers, 1, 4096, "32,16")
    {
        Architectures = [Architectures.Mlp],
    };

    /// <summary>Numbers that a category becomes, which are learnt. 0: an input of its own for each category.</summary>
    public static Hyperparameter Embedding { get; } = new("embedding", WholeNumber, 0, 1024, "0");

    /// <summary>Channels of each stage; every stage after the first halves the height and the width of the image.</summary>
    public static Hyperparameter Channels { get; } = new("channels", WholeNumbers, 1, 2048, "16,32")
    {
        Architectures = [Architectures.Cnn],
    };

    /// <summary>Residual blocks of each stage; one number counts for all.</summary>
    public static Hyperparameter Blocks { get; } = new("blocks", WholeNumbers, 1, 32, "1") { Architectures = [Architectures.Cnn] };

    /// <summary>Width of a layer's state, or of a token's vector.</summary>
    public static Hyperparameter HiddenSize { get; } = new("hiddenSize", WholeNumber, 1, 8192, "64")
    {
        Architectures = Architectures.Sequential,
    };

    /// <summary>Number of layers.</summary>
    public static Hyperparameter Layers { get; } = new("layers", WholeNumber, 1, 96, "2") { Architectures = Architectures.Sequential };

    /// <summary>Tokens of a text that are read; longer texts are cut.</summary>
    public static Hyperparameter SequenceLength { get; } = new("sequenceLength", WholeNumber, 1, 8192, "128")
    {
        Architectures = Architectures.Sequential,
    };

    /// <summary>Whether each layer also reads from the end.</summary>
    public static Hyperparameter Bidirectional { get; } =
        Hyperparameter.OfWords("bidirectional", "false", "true") with { Architectures = [Architectures.Gru, Architectures.Lstm] };

    /// <summary>Heads of queries.</summary>
    public static Hyperparameter Heads { get; } = new("heads", WholeNumber, 1, 256, "4") { Architectures = [Architectures.Transformer] };

    /// <summary>Heads of keys and values, each for several heads of queries; 0: as many as there are of those.</summary>
    public static Hyperparameter KvHeads { get; } = new("kvHeads", WholeNumber, 0, 256, "0")
    {
        Architectures = [Architectures.Transformer],
    };

    /// <summary>Width inside the feed-forward layers; 0: 8/3 of the hidden size, rounded up to a multiple of 8.</summary>
    public static Hyperparameter FeedForward { get; } = new("feedForward", WholeNumber, 0, 65_536, "0")
    {
        Architectures = [Architectures.Transformer],
    };

    /// <summary>Feed-forward layers of a block, among which a router chooses for each token; 1: no router.</summary>
    public static Hyperparameter Experts { get; } = new("experts", WholeNumber, 1, 256, "1")
    {
        Architectures = [Architectures.Transformer],
    };

    /// <summary>Experts that answer for each token.</summary>
    public static Hyperparameter TopK { get; } = new("topK", WholeNumber, 1, 256, "1") { Architectures = [Architectures.Transformer] };

    /// <summary>Patterns for the names of the weights of a warm start that do not learn.</summary>
    public static Hyperparameter Freeze { get; } = new("freeze", Patterns, 0, 0, Hyperparameter.None);

    /// <summary>Rank of the matrices that learn in the place of the weights of a warm start; 0: the weights themselves learn.</summary>
    public static Hyperparameter LoraRank { get; } = new("loraRank", WholeNumber, 0, 1024, "0");

    /// <summary>The change by these matrices counts this much, divided by the rank.</summary>
    public static Hyperparameter LoraAlpha { get; } = new("loraAlpha", Number, 0, 1024, "16") { AboveLeast = true };

    /// <summary>Patterns for the names of the layers that these matrices change.</summary>
    public static Hyperparameter LoraLayers { get; } = new("loraLayers", Patterns, 0, 0, "encoder.*");

    /// <summary>β of preference tuning: the larger, the closer the model stays to the one before.</summary>
    public static Hyperparameter Beta { get; } = new("beta", Number, 0, 10, "0.1")
    {
        AboveLeast = true,
        Tasks = [LearningTasks.Preference],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Hyperparameter> All { get; } =
    [
        Epochs, BatchSize, Accumulate, Optimizer, LearningRate, Momentum, WeightDecay, Schedule, Warmup, StepEvery, StepFactor, Clip, Ema,
        Dropout, LabelSmoothing, ClassWeights, Focal, Huber, Quantiles, PseudoLabels, Adversarial, Epsilon, AttackSteps,
        Patience, HiddenLayers, Embedding,
        Channels, Blocks, HiddenSize, Layers, SequenceLength, Bidirectional, Heads, KvHeads, FeedForward, Experts, TopK,
        Freeze, LoraRank, LoraAlpha, LoraLayers, Beta,
    ];

    /// <summary>What is wrong with a hyperparameter of a job, and what helps. Null when there is nothing.</summary>
    /// <param name="trainer">The task and architecture.</param>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text.</param>
    public static string? Fault(TrainerOptions trainer, string name, string? text)
    {
        if (All.FirstOrDefault(one => one.Name == name) is not { } known)
        {
            var there = All.Where(one => one.IsOf(trainer.Task, trainer.Architecture)).Select(one => one.Name).ToArray();
            return $"there is no hyperparameter '{name}'; there are {string.Join(", ", there.SkipLast(1))} and {there[^1]}";
        }

        return known.Architectures?.Contains(trainer.Architecture) is false
            ? $"is for the architecture {string.Join(" or ", known.Architectures)}, but spec.trainer.architecture is "
                + $"{trainer.Architecture}; remove it"
            : known.Tasks?.Contains(trainer.Task) is false
            ? $"is for the task {string.Join(" or ", known.Tasks)}, but spec.trainer.task is {trainer.Task}; remove it"
            : known.Read(text, out _);
    }
}
