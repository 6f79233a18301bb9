using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="FeatureOptions"/>, for the webhook and the trainer alike.</summary>
public static class FeatureRules
{
    /// <summary>Most categories that a feature may have.</summary>
    public const int MostCategories = 65536;

    /// <summary>Most pixels of an image, all channels together.</summary>
    public const int MostPixels = 1 << 20;

    /// <summary>Most intervals of a number.</summary>
    public const int MostBins = 256;

    /// <summary>Most that is added to pixels: the range of bytes.</summary>
    public const int MostJitter = 255;

    private const int Bytes = 256;

    private static readonly string[] Filled = ["numeric", "categorical", "date"];

    // Which members say something about which types, beside name and type.
    private static readonly (string Member, string[] Types, Func<FeatureOptions, bool> IsSet)[] Members =
    [
        (nameof(FeatureOptions.Missing), Filled, feature => feature.Missing is not (null or MissingPolicies.Drop)),
        (nameof(FeatureOptions.MissingValue), Filled, feature => feature.MissingValue is not null),
        (nameof(FeatureOptions.Indicator), ["numeric", "date"], feature => feature.Indicator is true),
        (nameof(FeatureOptions.Clip), ["numeric"], feature => feature.Clip is not null),
        (nameof(FeatureOptions.Log), ["numeric"], feature => feature.Log is true),
        (nameof(FeatureOptions.Scale), ["numeric", "image"], feature => feature.Scale is not null),
        (nameof(FeatureOptions.Bins), ["numeric"], feature => feature.Bins is not null),
        (nameof(FeatureOptions.Vocabulary), ["categorical", "text"], feature => feature.Vocabulary is not null),
        (nameof(FeatureOptions.Parts), ["date"], feature => feature.Parts is not null),
        (nameof(FeatureOptions.Tokens), ["text"], feature => feature.Tokens is not null),
        (nameof(FeatureOptions.Lowercase), ["text"], feature => feature.Lowercase is not null),
        (nameof(FeatureOptions.Image), ["image"], feature => feature.Image is not null),
    ];

    /// <summary>What is wrong with how a feature is encoded.</summary>
    /// <param name="feature">The feature.</param>
    /// <returns>Fields of the feature, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(FeatureOptions feature)
    {
        if (!FeatureTypes.All.Contains(feature.Type, StringComparer.Ordinal))
        {
            return [(nameof(feature.Type), $"'{feature.Type}' is unknown; write {Listed(FeatureTypes.All)}")];
        }

        return Members.Where(member => member.IsSet(feature) && !member.Types.Contains(feature.Type, StringComparer.Ordinal))
            .Select(member => (member.Member, $"is for {Listed(member.Types)} features, and this one is {feature.Type}; remove it"))
            .Concat(feature.Type is FeatureTypes.Text or FeatureTypes.Image ? [] : Missing(feature))
            .Concat(Scale(feature))
            .Concat(Bins(feature))
            .Concat(feature.Clip is { } clip ? Clip(clip) : [])
            .Concat(Vocabulary(feature))
            .Concat(Tokens(feature))
            .Concat(Parts(feature.Parts))
            .Concat(feature.Type == FeatureTypes.Image ? Image(feature.Image) : [])
            .Concat(feature is { Type: FeatureTypes.Image, Image: { Augment: not null } image } ? Augment(image) : []);
    }

    private static IEnumerable<(string Field, string Message)> Missing(FeatureOptions feature)
    {
        string[] policies = feature.Type switch
        {
            FeatureTypes.Numeric =>
                [MissingPolicies.Median, MissingPolicies.Mean, MissingPolicies.Mode, MissingPolicies.Constant, MissingPolicies.Drop],
            FeatureTypes.Date => [MissingPolicies.Median, MissingPolicies.Constant, MissingPolicies.Drop],
            _ => [MissingPolicies.Mode, MissingPolicies.Constant, MissingPolicies.Drop, MissingPolicies.Category],
        };
        if (feature.Missing is { } policy && !policies.Contains(policy, StringComparer.Ordinal))
        {
            yield return (nameof(feature.Missing), $"'{policy}' is not for {feature.Type} features; use {Listed(policies)}");
        }

        switch (feature.Missing == MissingPolicies.Constant, feature.MissingValue)
        {
            case (true, null or ""):
                yield return (nameof(feature.MissingValue), "is missing; give the value that a missing one counts as");
                break;
            case (false, { Length: > 0 }):
                yield return (nameof(feature.MissingValue), "has no effect without missing: Constant; set that, or remove it");
                break;
            case (true, var text) when feature.Type == FeatureTypes.Numeric && !IsNumber(text):
                yield return (nameof(feature.MissingValue), $"'{text}' is not a number; write a decimal such as 0 or -1.5");
                break;
            case (true, var text) when feature.Type == FeatureTypes.Date && !IsDate(text):
                yield return (nameof(feature.MissingValue), $"'{text}' is not a date; write it as 2026-11-29 or 2026-11-29T01:02:03");
                break;
        }
    }

    private static IEnumerable<(string Field, string Message)> Scale(FeatureOptions feature)
    {
        if (feature.Scale is not (null or ScalePolicies.Standard or ScalePolicies.MinMax or ScalePolicies.None))
        {
            yield return (nameof(feature.Scale), $"'{feature.Scale}' is unknown; use Standard, MinMax or None");
        }

        if (feature is { Bins: not null, Scale: not null })
        {
            yield return (nameof(feature.Scale), "has no effect on bins, which are 0 or 1; remove one of them");
        }
    }

    private static IEnumerable<(string Field, string Message)> Bins(FeatureOptions feature)
    {
        if (feature.Bins is < 2 or > MostBins)
        {
            yield return (nameof(feature.Bins), $"{feature.Bins} is not allowed; give 2 to {MostBins}");
        }

        if (feature is { Bins: not null, Log: true })
        {
            yield return (nameof(feature.Log), "has no effect on bins, which hold the same rows with and without it; remove one of them");
        }
    }

    private static IEnumerable<(string Field, string Message)> Clip(ClipOptions clip)
    {
        const string path = nameof(FeatureOptions.Clip);
        if (clip is { Min: null, Max: null, LowerQuantile: null, UpperQuantile: null })
        {
            yield return (path, "has no limit; give min or lowerQuantile, max or upperQuantile");
        }

        (string Name, string? Value, string Quantile, string? Share)[] ends =
        [
            (nameof(clip.Min), clip.Min, nameof(clip.LowerQuantile), clip.LowerQuantile),
            (nameof(clip.Max), clip.Max, nameof(clip.UpperQuantile), clip.UpperQuantile),
        ];
        foreach (var (name, value, quantile, share) in ends)
        {
            if (value is not null && share is not null)
            {
                yield return ($"{path}.{quantile}", $"is a second limit beside {name.ToLowerInvariant()}; remove one of them");
            }

            if (value is not null && !IsNumber(value))
            {
                yield return ($"{path}.{name}", $"'{value}' is not a number; write a decimal such as 0 or -1.5");
            }

            if (share is not null && (!DecimalText.TryParse(share, out var part) || part is < 0 or > 1))
            {
                yield return ($"{path}.{quantile}", $"'{share}' is not allowed; give a decimal from 0 to 1");
            }
        }

        if (IsAbove(clip.Min, clip.Max))
        {
            yield return ($"{path}.{nameof(clip.Min)}", $"{clip.Min} is not below max, {clip.Max}; exchange them");
        }

        if (IsAbove(clip.LowerQuantile, clip.UpperQuantile))
        {
            yield return (
                $"{path}.{nameof(clip.LowerQuantile)}",
                $"{clip.LowerQuantile} is not below upperQuantile, {clip.UpperQuantile}; exchange them");
        }
    }

    private static IEnumerable<(string Field, string Message)> Vocabulary(FeatureOptions feature)
    {
        const string path = nameof(FeatureOptions.Vocabulary);
        var vocabulary = feature.Vocabulary;
        if (vocabulary?.Size is < 1 or > MostCategories)
        {
            yield return ($"{path}.{nameof(vocabulary.Size)}", $"{vocabulary.Size} is not allowed; give 1 to {MostCategories}");
        }

        if (vocabulary?.MinCount is < 1)
        {
            yield return ($"{path}.{nameof(vocabulary.MinCount)}", $"{vocabulary.MinCount} is not allowed; give 1 or more");
        }

        if (feature.Type == FeatureTypes.Text && vocabulary?.Other is true)
        {
            yield return (
                $"{path}.{nameof(vocabulary.Other)}", "is for categorical features; other words of a text do not count, so remove it");
        }
    }

    private static IEnumerable<(string Field, string Message)> Tokens(FeatureOptions feature)
    {
        if (feature.Tokens is not (null or TokenKinds.Words or TokenKinds.BytePair))
        {
            yield return (nameof(feature.Tokens), $"'{feature.Tokens}' is unknown; use words or bytePair");
        }

        if (feature is { Tokens: TokenKinds.BytePair, Lowercase: not null })
        {
            yield return (nameof(feature.Lowercase), "is for words; byte pairs keep the case of letters, so remove it");
        }

        if (feature is { Tokens: TokenKinds.BytePair, Vocabulary.Size: >= 1 and <= Bytes and var size })
        {
            yield return (
                $"{nameof(feature.Vocabulary)}.{nameof(VocabularyOptions.Size)}",
                $"{size} is not allowed with bytePair; give more than {Bytes}, the single bytes");
        }
    }

    private static IEnumerable<(string Field, string Message)> Parts(IReadOnlyList<string>? parts)
    {
        if (parts is { Count: 0 })
        {
            yield return (nameof(FeatureOptions.Parts), $"is empty; name some of {Listed(DateParts.All)}, or remove it");
        }

        foreach (var (part, i) in (parts ?? []).Select((part, i) => (part, i)))
        {
            if (!DateParts.All.Contains(part, StringComparer.Ordinal))
            {
                yield return ($"{nameof(FeatureOptions.Parts)}[{i}]", $"'{part}' is unknown; use {Listed(DateParts.All)}");
            }
            else if (parts!.Take(i).Contains(part, StringComparer.Ordinal))
            {
                yield return ($"{nameof(FeatureOptions.Parts)}[{i}]", $"'{part}' stands there twice; name each part once");
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> Image(ImageOptions? image)
    {
        const string path = nameof(FeatureOptions.Image);
        if (image is null)
        {
            yield return (path, "is missing; give width and height of the images");
            yield break;
        }

        (string Name, int Value)[] sizes =
        [
            (nameof(image.Width), image.Width),
            (nameof(image.Height), image.Height),
            (nameof(image.Channels), image.Channels ?? 1),
            ($"{nameof(image.Resize)}.{nameof(ImageSize.Width)}", image.Resize?.Width ?? 1),
            ($"{nameof(image.Resize)}.{nameof(ImageSize.Height)}", image.Resize?.Height ?? 1),
        ];
        foreach (var (name, value) in sizes.Where(size => size.Value is < 1 or > 4096))
        {
            yield return ($"{path}.{name}", $"{value} is not allowed; give 1 to 4096");
        }

        if (image is { Decode: true, Channels: not (null or 1 or 3 or 4) and var channels })
        {
            yield return (
                $"{path}.{nameof(image.Channels)}",
                $"{channels} is not allowed with decode; give 1 for grey, 3 for colours or 4 with alpha");
        }

        foreach (var (width, height, name) in new[]
        {
            (image.Width, image.Height, path), (image.Resize?.Width ?? 1, image.Resize?.Height ?? 1, $"{path}.{nameof(image.Resize)}"),
        })
        {
            if ((long)width * height * (image.Channels ?? 1) is > MostPixels and var numbers && sizes.All(size => size.Value <= 4096))
            {
                yield return (name, $"an image has {numbers} numbers, more than {MostPixels}; use smaller ones");
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> Augment(ImageOptions image)
    {
        const string path = $"{nameof(FeatureOptions.Image)}.{nameof(ImageOptions.Augment)}";
        var augment = image.Augment!;
        if (augment is { Flip: not true, Crop: null, Jitter: null })
        {
            yield return (path, "changes nothing; set flip, crop or jitter, or remove it");
        }

        var side = Math.Min(image.Resize?.Width ?? image.Width, image.Resize?.Height ?? image.Height);
        if (augment.Crop is { } crop && (crop < 1 || crop >= side))
        {
            yield return (
                $"{path}.{nameof(augment.Crop)}",
                $"{crop} is not allowed; give at least 1 and less than {side}, the smaller side of the image");
        }

        if (augment.Jitter is { } jitter && (!DecimalText.TryParse(jitter, out var most) || most is <= 0 or > MostJitter))
        {
            yield return (
                $"{path}.{nameof(augment.Jitter)}", $"'{jitter}' is not allowed; give a decimal above 0 and at most {MostJitter}");
        }
    }

    private static string Listed(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private static bool IsAbove(string? lower, string? upper) =>
        lower is not null && upper is not null && DecimalText.TryParse(lower, out var low) && DecimalText.TryParse(upper, out var high)
        && low >= high;

    private static bool IsDate(string? text) => DateTime.TryParseExact(
        text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsNumber(string? text) => DecimalText.TryParse(text, out var value) && float.IsFinite((float)value);
}
