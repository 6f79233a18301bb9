namespace Sluice.Api.TrainingJobs;

/// <summary>Kinds of networks: the values of <see cref="TrainerOptions.Architecture"/>.</summary>
public static class Architectures
{
    /// <summary>A multilayer perceptron over all features.</summary>
    public const string Mlp = "mlp";

    /// <summary>A residual convolutional network over one image.</summary>
    public const string Cnn = "cnn";

    /// <summary>Gated recurrent units over one text, or over the rows of one image as the steps of a series.</summary>
    public const string Gru = "gru";

    /// <summary>Long short-term memory, over the same.</summary>
    public const string Lstm = "lstm";

    /// <summary>A Transformer over one text.</summary>
    public const string Transformer = "transformer";

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [Mlp, Cnn, Gru, Lstm, Transformer];

    /// <summary>Those that read the tokens of a text one after the other.</summary>
    public static IReadOnlyList<string> Sequential { get; } = [Gru, Lstm, Transformer];
}
