using System.Text.Json.Serialization;

namespace Sluice.Api.TrainingJobs;

/// <summary>
/// A column to predict from, and how its values become numbers. What is learnt from data for that is learnt from the training rows alone,
/// and becomes part of the model.
/// </summary>
public sealed record FeatureOptions
{
    /// <summary>The name of the column in the header, which becomes the name of the model's input.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// What the column holds, one of <see cref="FeatureTypes"/>: numeric (standardised), categorical (one-hot encoded), date (its parts),
    /// text (how often it has each word) or image (its pixels). Defaults to numeric.
    /// </summary>
    public string Type { get; init; } = "numeric";

    /// <summary>
    /// What a row without a value of this column counts as, one of <see cref="MissingPolicies"/>. Defaults to Median for numbers and
    /// dates, and to Mode for categories. A text without words and an image of average pixels need none.
    /// </summary>
    public string? Missing { get; init; }

    /// <summary>The value that a missing one counts as where missing is Constant.</summary>
    public string? MissingValue { get; init; }

    /// <summary>
    /// Whether a further input says that the value is missing, as 1 or 0. It is for numbers and dates, and defaults to false.
    /// </summary>
    public bool? Indicator { get; init; }

    /// <summary>The limits of a number. What is beyond a limit counts as the limit. By default there are none.</summary>
    public ClipOptions? Clip { get; init; }

    /// <summary>
    /// Whether a number x becomes ln(1 + x), and −ln(1 − x) where it is below 0, after it was clipped and before it is scaled. Defaults
    /// to false.
    /// </summary>
    public bool? Log { get; init; }

    /// <summary>
    /// How a number or pixel is scaled, one of <see cref="ScalePolicies"/>: Standard makes the mean 0 and the deviation 1, MinMax maps the
    /// training rows to 0 to 1, None does nothing. Defaults to Standard.
    /// </summary>
    public string? Scale { get; init; }

    /// <summary>
    /// The number of intervals that replace a number, each with the same share of the training rows. Each becomes an input that is 1 for
    /// the numbers in it. By default the number itself is the input.
    /// </summary>
    public int? Bins { get; init; }

    /// <summary>
    /// Which categories or words have an input of their own. By default each category of the training rows has one, and the 1000 most
    /// frequent words.
    /// </summary>
    public VocabularyOptions? Vocabulary { get; init; }

    /// <summary>
    /// Which parts of a date are inputs, of <see cref="DateParts"/>: year is standardised, the others are the sine and cosine of their
    /// place in the cycle. Defaults to year, month, day and weekday.
    /// </summary>
    public IReadOnlyList<string>? Parts { get; init; }

    /// <summary>
    /// What a text is divided into, one of <see cref="TokenKinds"/>: words, or byte-pair tokens, which clients then make. Defaults to
    /// words.
    /// </summary>
    public string? Tokens { get; init; }

    /// <summary>Whether the letters A to Z of a text count as a to z. Defaults to true.</summary>
    public bool? Lowercase { get; init; }

    /// <summary>The size of the images. An image needs it.</summary>
    public ImageOptions? Image { get; init; }
}

/// <summary>
/// The size of images. The column has a list of pixels per row, the first channel row by row, then the next, or a file for each image.
/// </summary>
public sealed record ImageOptions
{
    /// <summary>The number of pixels in a row of an image.</summary>
    public int Width { get; init; }

    /// <summary>The number of rows of an image.</summary>
    public int Height { get; init; }

    /// <summary>The number of numbers for a pixel, such as 3 for red, green and blue. Defaults to 1.</summary>
    public int? Channels { get; init; }

    /// <summary>
    /// Whether the column has files, PNG or JPEG, as bytes or as texts in base64, whose pixels are numbers from 0 to 255. Channels are
    /// then 1 (grey), 3 (red, green, blue) or 4 (and alpha). The model takes pixels all the same. Defaults to false.
    /// </summary>
    public bool? Decode { get; init; }

    /// <summary>The size that the model makes of each image. By default it is not changed.</summary>
    public ImageSize? Resize { get; init; }

    /// <summary>How images vary while they are trained on. By default they do not.</summary>
    public AugmentOptions? Augment { get; init; }

    /// <summary>How many numbers an image has.</summary>
    [JsonIgnore]
    public int Numbers => Width * Height * (Channels ?? 1);
}

/// <summary>
/// How the images of training rows vary from epoch to epoch, after they were scaled and resized. Images that are evaluated or served never
/// do.
/// </summary>
public sealed record AugmentOptions
{
    /// <summary>Whether half of the images have left and right exchanged. Defaults to false.</summary>
    public bool? Flip { get; init; }

    /// <summary>
    /// The most pixels that an image moves in each direction, with zeros for what comes in, as if it were padded by so many and cropped to
    /// its size again. By default it does not move.
    /// </summary>
    public int? Crop { get; init; }

    /// <summary>
    /// The most that is added to, or taken from, all pixels of a channel, a decimal. It is in units of the scaled pixels: deviations,
    /// unless scale says otherwise. By default nothing is.
    /// </summary>
    public string? Jitter { get; init; }
}

/// <summary>A size of images.</summary>
public sealed record ImageSize
{
    /// <summary>The number of pixels in a row.</summary>
    public int Width { get; init; }

    /// <summary>The number of rows.</summary>
    public int Height { get; init; }
}

/// <summary>Values of <see cref="FeatureOptions.Type"/>.</summary>
public static class FeatureTypes
{
    /// <summary>A number.</summary>
    public const string Numeric = "numeric";

    /// <summary>One of some texts.</summary>
    public const string Categorical = "categorical";

    /// <summary>A date, with or without a time of day.</summary>
    public const string Date = "date";

    /// <summary>A text of words.</summary>
    public const string Text = "text";

    /// <summary>A list of pixels.</summary>
    public const string Image = "image";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Numeric, Categorical, Date, Text, Image];
}

/// <summary>Values of <see cref="FeatureOptions.Tokens"/>.</summary>
public static class TokenKinds
{
    /// <summary>What stands between spaces. The model divides texts itself.</summary>
    public const string Words = "words";

    /// <summary>Sequences of bytes that are frequent in the training rows. The model takes how often a text has each.</summary>
    public const string BytePair = "bytePair";
}

/// <summary>Values of <see cref="FeatureOptions.Parts"/>.</summary>
public static class DateParts
{
    /// <summary>The year, which is standardised.</summary>
    public const string Year = "year";

    /// <summary>The parts that come round, each with the number that it begins with and the number of its values.</summary>
    public static IReadOnlyList<(string Name, int First, int Count)> Cycles { get; } =
        [("month", 1, 12), ("day", 1, 31), ("weekday", 0, 7), ("hour", 0, 24), ("minute", 0, 60)];

    /// <summary>All parts.</summary>
    public static IReadOnlyList<string> All { get; } = [Year, .. Cycles.Select(cycle => cycle.Name)];

    /// <summary>What a date becomes by default.</summary>
    public static IReadOnlyList<string> Default { get; } = [Year, "month", "day", "weekday"];
}

/// <summary>Limits of a number: two given ones, or two quantiles of the training rows. One of the two is enough.</summary>
public sealed record ClipOptions
{
    /// <summary>The lower limit, a decimal. It excludes lowerQuantile.</summary>
    public string? Min { get; init; }

    /// <summary>The upper limit, a decimal. It excludes upperQuantile.</summary>
    public string? Max { get; init; }

    /// <summary>The lower limit is this quantile of the training rows, a decimal from 0 to 1, such as 0.01.</summary>
    public string? LowerQuantile { get; init; }

    /// <summary>The upper limit is this quantile of the training rows, a decimal from 0 to 1, such as 0.99.</summary>
    public string? UpperQuantile { get; init; }
}

/// <summary>Which categories or words have an input of their own.</summary>
public sealed record VocabularyOptions
{
    /// <summary>
    /// The greatest number of categories, words or tokens; the most frequent ones are taken. By default all categories, 1000 words, and
    /// 1000 tokens, of which 256 are the single bytes.
    /// </summary>
    public int? Size { get; init; }

    /// <summary>How often a category or word must be in the training rows. Defaults to 1, and to 2 for pairs of tokens.</summary>
    public int? MinCount { get; init; }

    /// <summary>
    /// Whether one input stands for all other categories, those that clients send and the table lacks among them. Without it they make
    /// all inputs of the feature 0. Defaults to false.
    /// </summary>
    public bool? Other { get; init; }
}

/// <summary>Values of <see cref="FeatureOptions.Missing"/>.</summary>
public static class MissingPolicies
{
    /// <summary>The median of the training rows.</summary>
    public const string Median = "Median";

    /// <summary>The mean of the training rows.</summary>
    public const string Mean = "Mean";

    /// <summary>The most frequent value of the training rows, the first of equals.</summary>
    public const string Mode = "Mode";

    /// <summary>The value of <see cref="FeatureOptions.MissingValue"/>.</summary>
    public const string Constant = "Constant";

    /// <summary>The row takes no part in training and evaluation. What a client sends without a value counts as by default.</summary>
    public const string Drop = "Drop";

    /// <summary>A category of its own.</summary>
    public const string Category = "Category";
}

/// <summary>Values of <see cref="FeatureOptions.Scale"/>.</summary>
public static class ScalePolicies
{
    /// <summary>(x − mean) / deviation of the training rows.</summary>
    public const string Standard = "Standard";

    /// <summary>(x − least) / (most − least) of the training rows.</summary>
    public const string MinMax = "MinMax";

    /// <summary>The number as it is.</summary>
    public const string None = "None";
}
