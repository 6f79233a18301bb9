using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Preprocessing.Tokens;

/// <summary>Learns the vocabulary of a text, from words as the model's own graph divides them.</summary>
internal static class WordsFit
{
    private const int WordsByDefault = 1000;
    private const int Batch = 4096;

    /// <summary>Learns from the training rows.</summary>
    /// <exception cref="JobException">No word is in them often enough (65).</exception>
    public static WordsEncoding Fit(TrainingPart rows, FeatureOptions feature, int index)
    {
        var encoding = new WordsEncoding(feature.Name, [], feature.Lowercase is not false);
        var graph = new GraphWriter("words", [feature.Name]);
        graph.Input(encoding.Input);
        var tokens = encoding.Tokens(graph);
        graph.Output(tokens, TensorProto.Types.DataType.String, -1);
        using var model = new OnnxModel(graph.ToModel());
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var column = TrainingPart.Column(feature.Name);
        foreach (var batch in rows.Query($"SELECT {column} {TrainingPart.Rows} AND {column} IS NOT NULL").Chunk(Batch))
        {
            var texts = new TextColumn(feature.Name, [.. batch.Select(row => (string)row[0]!)]);
            using var outputs = model.Run([encoding.Raw(texts)], [tokens]);
            foreach (var word in outputs[0].AsEnumerable<string>())
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        counts.Remove("");
        counts.Remove(WordsEncoding.Filler);
        var least = feature.Vocabulary?.MinCount ?? 1;
        string[] words =
        [
            .. counts.Where(word => word.Value >= least)
                .OrderByDescending(word => word.Value)
                .ThenBy(word => word.Key, StringComparer.Ordinal)
                .Take(feature.Vocabulary?.Size ?? WordsByDefault)
                .Select(word => word.Key)
                .Order(StringComparer.Ordinal),
        ];
        return words.Length > 0 ? encoding with { Words = words } : throw JobException.BadData(
            "NoWords", $"spec.dataset.features[{index}].{(counts.Count > 0 ? "vocabulary.minCount" : "name")}",
            counts.Count > 0
                ? $"no word of column '{feature.Name}' is {least} times in the training rows; lower it"
                : $"column '{feature.Name}' has no word in any training row; fill it, or remove the feature");
    }
}
