using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Networks.Convolution;
using Sluice.Trainer.Networks.Recurrent;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Preprocessing;
using TorchSharp;
using static Sluice.Api.Hyperparameters.BuiltInHyperparameters;

namespace Sluice.Trainer.Networks;

/// <summary>The network that a job asks for.</summary>
/// <param name="Layout">The rows that it takes.</param>
/// <param name="Architecture">The kind of network, whose sizes are valid.</param>
/// <param name="Hyperparameters">Its sizes.</param>
/// <param name="Outputs">Numbers that it gives per row, or per token.</param>
internal sealed record NetworkPlan(InputLayout Layout, string Architecture, Hyperparameters Hyperparameters, int Outputs)
{
    /// <summary>What is learnt.</summary>
    public string Task { get; init; } = LearningTasks.Classification;

    /// <summary>Texts of each row, which it reads as rows of their own.</summary>
    public int Sequences { get; init; } = 1;

    /// <summary>The layers of which weights become zero while it learns.</summary>
    public IReadOnlyList<PruneShare> Prune { get; init; } = [];

    /// <summary>What it has before it learns.</summary>
    public NetworkStart Start { get; init; } = new();

    /// <summary>What the network takes of features that can be encoded in more than one way.</summary>
    public static EncodingForm Form(Hyperparameters hyperparameters) => new(Indexes: hyperparameters.Whole(Embedding) > 0)
    {
        SequenceLength = hyperparameters.Has(SequenceLength) ? hyperparameters.Whole(SequenceLength) : null,
    };

    /// <summary>Creates the network on the CPU, with initial weights from the seed or from a version.</summary>
    public Network Create(long seed)
    {
        var network = Plain();
        Weights.Initialise(network, seed);
        Start.Load(network);
        return Start.Adapt(network, seed);
    }

    /// <summary>Creates the network of the version that the training starts from.</summary>
    /// <param name="device">Where it is to compute.</param>
    public Network Reference(torch.Device device)
    {
        var network = Plain();
        Start.Load(network);
        network.to(device);
        return network;
    }

    /// <summary>Creates the network on the CPU, with weights that mean nothing yet.</summary>
    public Network Build() => Start.Adapt(Plain(), 0);

    /// <summary>Creates the network that is exported, with weights that mean nothing yet.</summary>
    public Network Plain() => Architecture switch
    {
        Architectures.Cnn => new ResidualNetwork(Layout, Layout.Parts.OfType<ImagePart>().Single(), Residual(), Outputs),
        Architectures.Gru => new RecurrentNetwork(Layout, Sequence(), Recurrent(Cell.Gru), Outputs),
        Architectures.Lstm => new RecurrentNetwork(Layout, Sequence(), Recurrent(Cell.Lstm), Outputs),
        Architectures.Transformer => new TransformerNetwork(Layout, Layout.Parts.OfType<TokensPart>().Single(), Transformer(), Outputs),
        _ => new MlpNetwork(Layout, Perceptron(), Outputs),
    };

    /// <summary>Sizes of the perceptron.</summary>
    public MlpOptions Perceptron() => new()
    {
        Hidden = Hyperparameters.WholeNumbers(HiddenLayers),
        Dropout = Hyperparameters.Number(Dropout),
        Embedding = EmbeddingWidth,
    };

    /// <summary>Sizes of the convolutional network.</summary>
    public ResidualOptions Residual() => new()
    {
        Channels = Hyperparameters.WholeNumbers(Channels),
        Blocks = Hyperparameters.WholeNumbers(Blocks),
        Dropout = Hyperparameters.Number(Dropout),
        Embedding = EmbeddingWidth,
    };

    /// <summary>Sizes of the recurrent network.</summary>
    public RecurrentOptions Recurrent(Cell cell) => new()
    {
        Cell = cell,
        HiddenSize = Hyperparameters.Whole(HiddenSize),
        Layers = Hyperparameters.Whole(Layers),
        Bidirectional = Hyperparameters.Word(Bidirectional) is "true",
        Dropout = Hyperparameters.Number(Dropout),
        Embedding = EmbeddingWidth,
        Answers = Answers,
    };

    /// <summary>Sizes of the Transformer.</summary>
    public TransformerOptions Transformer() => new()
    {
        HiddenSize = Hyperparameters.Whole(HiddenSize),
        Layers = Hyperparameters.Whole(Layers),
        Heads = Hyperparameters.Whole(Heads),
        KvHeads = Positive(KvHeads),
        FeedForwardSize = Positive(FeedForward),
        Experts = Hyperparameters.Whole(Experts),
        TopK = Hyperparameters.Whole(TopK),
        Dropout = Hyperparameters.Number(Dropout),
        Embedding = EmbeddingWidth,
        Answers = Answers,
        Causal = Task is LearningTasks.NextToken or LearningTasks.Preference,
        TiedHead = Answers is Answers.PerToken && Task is not LearningTasks.Tagging,
    };

    private Answers Answers => LearningTasks.OfTokens.Contains(Task) ? Answers.PerToken : Answers.PerRow;

    private int? EmbeddingWidth => Positive(Embedding);

    private int? Positive(Hyperparameter one) => Hyperparameters.Whole(one) is > 0 and var number ? number : null;

    private InputPart Sequence() => Layout.Parts.Single(part => part is TokensPart or ImagePart);
}
