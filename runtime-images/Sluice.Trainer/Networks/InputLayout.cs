namespace Sluice.Trainer.Networks;

/// <summary>How the numbers of an encoded row are laid out: the parts follow one another.</summary>
/// <param name="Parts">The parts in order.</param>
internal sealed record InputLayout(IReadOnlyList<InputPart> Parts)
{
    /// <summary>Numbers per row.</summary>
    public int Width => Parts.Sum(part => part.Width);

    /// <summary>Place of a part's first number in the row.</summary>
    public int Start(InputPart part) => Parts.TakeWhile(other => !ReferenceEquals(other, part)).Sum(other => other.Width);
}

/// <summary>Some numbers of a row that belong together.</summary>
/// <param name="Name">Name of the feature, or of several.</param>
/// <param name="Width">How many numbers it has.</param>
internal abstract record InputPart(string Name, int Width);

/// <summary>Numbers that are used as they are: scaled numbers, one-hot categories, counts of words.</summary>
/// <inheritdoc />
internal sealed record NumbersPart(string Name, int Width) : InputPart(Name, Width);

/// <summary>A category by its index, from 0, which is one number.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Categories">Number of categories, those for missing and other values included.</param>
internal sealed record CategoryPart(string Name, int Categories) : InputPart(Name, 1);

/// <summary>An image: its channels one after the other, each row by row.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Width2D">Number of pixels in a row.</param>
internal sealed record ImagePart(string Name, int Channels, int Height, int Width2D) : InputPart(Name, Channels * Height * Width2D);

/// <summary>A text as numbers of tokens, filled up behind with <see cref="Padding"/>.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Length">Number of tokens; longer texts are cut.</param>
/// <param name="Vocabulary">Number of different tokens, <see cref="Padding"/> and <see cref="Unknown"/> included.</param>
internal sealed record TokensPart(string Name, int Length, int Vocabulary) : InputPart(Name, Length)
{
    /// <summary>Number of the token that stands for nothing.</summary>
    public const int Padding = 0;

    /// <summary>Number of the token that stands for those of no vocabulary, and for those that are masked.</summary>
    public const int Unknown = 1;

    /// <summary>Tokens that are no text of their own: <see cref="Padding"/> and <see cref="Unknown"/>, which come first.</summary>
    public const int Reserved = 2;

    /// <summary>Most tokens of a vocabulary: rows are 32-bit floats, which hold whole numbers up to there.</summary>
    public const int MostTokens = 1 << 24;

    /// <summary>Number of different tokens, <see cref="Padding"/> and <see cref="Unknown"/> included.</summary>
    public int Vocabulary { get; } = Vocabulary <= MostTokens ? Vocabulary : throw new ArgumentOutOfRangeException(nameof(Vocabulary));
}
