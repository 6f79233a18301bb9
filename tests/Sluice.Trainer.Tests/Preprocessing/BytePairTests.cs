using System.Text;
using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Preprocessing.Tokens;

namespace Sluice.Trainer.Tests.Preprocessing;

public sealed class BytePairTests : IDisposable
{
    private static readonly FeatureOptions Comment = new() { Name = "comment", Type = "text", Tokens = "bytePair" };

    private static readonly string[] Texts =
    [
        "the cat sees the other cats, and the dog sees them: it's 12:30 or 12:45", "Äpfel und Äpfel, überall  Äpfel\t\n", "日本語 日本 😀😀 x😀",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("sluice-tokens-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The words of the paper. Of equally frequent pairs, "e s" and "s t" at first, the first in order is merged.
    [Fact]
    public void The_most_frequent_pair_is_merged_first()
    {
        var words = new Dictionary<string, long> { ["low"] = 5, ["lower"] = 2, ["newest"] = 6, ["widest"] = 3 };

        var learnt = BytePairFit.Learn("comment", words, 263, 6);

        Assert.Equal(["e s", "es t", "l o", "lo w", "e w", "ew est", "n ewest"], learnt.Merges);
        Assert.Equal(["es", "est", "lo", "low", "ew", "ewest", "newest"], learnt.Tokens.Skip(256));
        Assert.Equal(256, learnt.Tokens.Take(256).Distinct().Count());
        Assert.Equal(5, BytePairFit.Learn("comment", words, 261, 1).Merges.Count);
        Assert.Equal(4, BytePairFit.Learn("comment", words, 300, 7).Merges.Count);
    }

    [Fact]
    public void Neighbours_that_overlap_are_merged_from_the_left()
    {
        var learnt = BytePairFit.Learn("comment", new Dictionary<string, long> { ["aaaaa"] = 1 }, 258, 1);

        Assert.Equal(["a a", "aa a"], learnt.Merges);
        Assert.Equal(["aa", "aaa"], learnt.Encode("aaaaa").Select(token => learnt.Tokens[token]));
    }

    [Property(MaxTest = 200)]
    public void Texts_are_encoded_by_the_merges_in_their_order_and_as_Hugging_Face_does(string? some, uint seed)
    {
        var learnt = Learnt();
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(some ?? "")) + Texts[seed % 3][(int)(seed % 7)..^(int)(seed % 11)];
        text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var file = Path.Combine(folder, "tokenizer.json");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, learnt.TokenizerJson());
        }

        using var theirs = new Tokenizers.DotNet.Tokenizer(file);
        var tokens = learnt.Encode(text);

        Assert.Equal(ByHand(learnt, text), tokens.Select(token => learnt.Tokens[token]));
        Assert.Equal(theirs.Encode(text).Select(token => (int)token), tokens);
    }

    [Fact]
    public void The_model_takes_how_often_a_text_has_each_token()
    {
        using var table = new TestTable("ttte", new TextColumn("comment", ["aab aab", "aab", null, "b aab!"]));
        using var preprocessor = table.Fit(Comment with { Vocabulary = new() { Size = 260 } });
        var encoding = Assert.IsType<BytePairEncoding>(preprocessor.Features[0]);

        var rows = preprocessor.Encode(table.Batch()).Chunk(encoding.Width).ToArray();

        Assert.Equal(["aa", "aab"], encoding.Tokens.Skip(256));
        Assert.Equal([-1, encoding.Width], Assert.Single(preprocessor.Inputs).Shape);
        Assert.Equal((2, 1, 3), (rows[0][257], rows[0][Token("Ġ")], rows[0].Sum()));
        Assert.All(rows[2], count => Assert.Equal(0, count));
        Assert.Equal((1, 1, 1, 1), (rows[3][257], rows[3][Token("b")], rows[3][Token("!")], rows[3][Token("Ġ")]));

        int Token(string text) => encoding.Tokens.ToList().IndexOf(text);
    }

    [Fact]
    public void Counts_that_a_client_leaves_out_are_zero()
    {
        using var table = new TestTable("t", new TextColumn("comment", ["aab aab"]));
        using var preprocessor = table.Fit(Comment);
        var graph = new GraphWriter("tokens", ["comment"]);
        var output = preprocessor.Write(graph);
        graph.Output(output, TensorProto.Types.DataType.Float, preprocessor.Width);
        using var model = new OnnxModel(graph.ToModel());
        float[] sent = [float.NaN, 2, .. new float[preprocessor.Width - 2]];

        using var outputs = model.Run([RawInput.Numbers("comment", sent, [1, preprocessor.Width])], [output]);

        Assert.Equal([0, 2], outputs[0].AsEnumerable<float>().Take(2));
    }

    [Fact]
    public void The_job_warns_that_clients_need_the_tokenizer_and_the_artifact_has_it()
    {
        using var table = new TestTable("t", new NumericColumn("n", [1]), new TextColumn("comment", ["aab aab"]));
        using var preprocessor = table.Fit(new FeatureOptions { Name = "n" }, Comment);

        var warning = Assert.Single(ClientWork.Warnings([new FeatureOptions { Name = "n" }, Comment]));
        Assert.StartsWith("spec.dataset.features[1].tokens: standard ONNX has no byte-pair tokens", warning);
        Assert.Contains("clients count the tokens of 'comment' by tokenizer-1.json", warning, StringComparison.Ordinal);
        Assert.Equal("tokenizer-1.json", Assert.Single(preprocessor.Files()).Path);
    }

    [Fact]
    public void Training_rows_without_text_are_refused()
    {
        using var table = new TestTable("tte", new TextColumn("comment", ["", null, "text"]));

        var e = Assert.Throws<JobException>(() => table.Fit(Comment));

        Assert.Equal(("NoWords", "spec.dataset.features[0].name"), (e.Error.Reason, e.Error.Field));
    }

    private static BytePairEncoding Learnt()
    {
        using var table = new TestTable("ttt", new TextColumn("comment", Texts));
        using var preprocessor = table.Fit(Comment with { Vocabulary = new() { Size = 300 } });
        return Assert.IsType<BytePairEncoding>(preprocessor.Features[0]);
    }

    // Each merge in its order, wherever it applies.
    private static List<string> ByHand(BytePairEncoding learnt, string text)
    {
        var all = new List<string>();
        foreach (var piece in BytePairEncoding.Pieces().Matches(text).Select(match => match.Value))
        {
            var tokens = Encoding.UTF8.GetBytes(piece).Select(Letter).ToList();
            foreach (var pair in learnt.Merges.Select(merge => merge.Split(' ')))
            {
                for (var i = 0; i + 1 < tokens.Count; i++)
                {
                    if (tokens[i] == pair[0] && tokens[i + 1] == pair[1])
                    {
                        tokens[i] += pair[1];
                        tokens.RemoveAt(i + 1);
                    }
                }
            }

            all.AddRange(tokens);
        }

        return all;
    }

    // GPT-2's bytes_to_unicode: the bytes that do not print are 0 to 32, 127 to 160 and 173.
    private static string Letter(byte value)
    {
        int[] hidden = [.. Enumerable.Range(0, 33), .. Enumerable.Range(127, 34), 173];
        var place = Array.IndexOf(hidden, value);
        return ((char)(place < 0 ? value : 256 + place)).ToString();
    }
}
