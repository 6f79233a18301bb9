using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Transformers;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Preprocessing.Tokens;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Tests.Networks;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Preprocessing;

[Collection(TorchState.Name)]
public sealed class TokenSequenceTests : IDisposable
{
    private static readonly FeatureOptions Words = new() { Name = "text", Type = "text" };
    private static readonly FeatureOptions Pairs = Words with { Tokens = "bytePair", Vocabulary = new() { Size = 300 } };

    private static readonly string?[] Texts =
        ["the cat", " the dog  THE bird ", null, "a cat sees the cat and more", "", "bird", "日本語 the 😀"];

    private readonly string folder = Directory.CreateTempSubdirectory("sluice-sequences-").FullName;
    private readonly TestTable table = new("ttteeee", new TextColumn("text", Texts));

    public void Dispose()
    {
        table.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // bird, cat, dog and the are 2 to 5.
    [Fact]
    public void Words_become_numbers_cut_and_filled_up_to_the_length()
    {
        using var preprocessor = Fit(Words, 4);

        var rows = preprocessor.Encode(table.Batch()).Chunk(4);

        Assert.Equal(
            [[5, 3, 0, 0], [5, 4, 5, 2], [0, 0, 0, 0], [1, 3, 1, 5], [0, 0, 0, 0], [2, 0, 0, 0], [1, 5, 1, 0]], rows);
        Assert.Equal(new TokensPart("text", 4, 6), Assert.Single(preprocessor.Layout().Parts));
        Assert.Equal(("BYTES", "-1,1"), (preprocessor.Inputs[0].Datatype, string.Join(',', preprocessor.Inputs[0].Shape)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bytePair")]
    public void A_row_has_the_same_numbers_whatever_batch_it_is_in(string? tokens)
    {
        using var preprocessor = Fit(tokens is null ? Words : Pairs, 5);

        var all = preprocessor.Encode(table.Batch()).Chunk(5).ToArray();

        for (var row = 0; row < Texts.Length; row++)
        {
            Assert.Equal(all[row], preprocessor.Encode(table.Batch(row)));
        }
    }

    [Fact]
    public void Byte_pairs_become_the_numbers_that_the_tokenizer_of_the_artifact_gives()
    {
        using var preprocessor = Fit(Pairs, 6);
        var encoding = Assert.IsType<BytePairEncoding>(preprocessor.Features[0]);
        var file = Path.Combine(folder, "tokenizer.json");
        File.WriteAllText(file, encoding.TokenizerJson());
        using var theirs = new Tokenizers.DotNet.Tokenizer(file);

        var rows = preprocessor.Encode(table.Batch()).Chunk(6).ToArray();

        Assert.Equal(("INT64", "-1,6"), (preprocessor.Inputs[0].Datatype, string.Join(',', preprocessor.Inputs[0].Shape)));
        Assert.Equal(encoding.Tokens.Count, Assert.IsType<TokensPart>(preprocessor.Layout().Parts[0]).Vocabulary);
        foreach (var (text, row) in Texts.Zip(rows))
        {
            Assert.Equal(theirs.Encode(text ?? "").Select(number => (float)number), row);
        }

        Assert.Contains(0f, rows[0]);
        Assert.DoesNotContain(0f, rows[3]);
        Assert.All(rows, row => Assert.DoesNotContain(1f, row));
        Assert.All(rows[0].TakeWhile(number => number > 0), number => Assert.True(number >= TokensPart.Reserved));
    }

    [Fact]
    public void Numbers_of_no_token_count_as_the_unknown_one()
    {
        using var preprocessor = Fit(Pairs, 3);
        var encoding = Assert.IsType<BytePairEncoding>(preprocessor.Features[0]);
        var graph = new GraphWriter("numbers", ["text"]);
        var output = preprocessor.Write(graph);
        graph.Output(output, TensorProto.Types.DataType.Float, 3);
        using var model = new OnnxModel(graph.ToModel());

        var last = encoding.Tokens.Count - 1;

        using var outputs = model.Run([RawInput.Numbers("text", [-1L, last + 1, last], [1, 3])], [output]);

        Assert.Equal([1, 1, last], outputs[0].AsEnumerable<float>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bytePair")]
    public void The_exported_model_and_torch_see_the_same_numbers(string? tokens)
    {
        using var preprocessor = Fit(tokens is null ? Words : Pairs, 5);
        var layout = preprocessor.Layout();
        using var network = new TransformerNetwork(
            layout, (TokensPart)layout.Parts[0], new TransformerOptions { HiddenSize = 8, Layers = 1, Heads = 2 }, 2);
        NetworkCheck.Randomise(network);
        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, network, Some.Classes("a", "b")));
        foreach (var rows in new int[][] { [], [4], [2, 3] })
        {
            var batch = table.Batch(rows);
            var logits = NetworkCheck.Torch(network, layout, preprocessor.Encode(batch));

            var answers = model.Answer(preprocessor, batch).Numbers("probabilities");

            Assert.Equal(logits.Length, answers.Length);
            Assert.All(logits.Chunk(2).Zip(answers.Chunk(2)),
                pair => Assert.Equal(1 / (1 + Math.Exp(pair.First[1] - pair.First[0])), pair.Second[0], 1e-5));
        }
    }

    // A tagged row has one tag for each word, so both must divide alike.
    [Property(MaxTest = 100)]
    public void Texts_are_divided_as_standard_onnx_does(string? some)
    {
        var text = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(some ?? "")) + "\t b\u00A0c  d\n e ";
        text = text.Replace("\0", "", StringComparison.Ordinal).Replace(WordsEncoding.Filler, "", StringComparison.Ordinal);
        var encoding = new WordsEncoding("text", [], Lowercase: false);
        var graph = new GraphWriter("words", ["text"]);
        graph.Input(encoding.Input);
        var tokens = encoding.Tokens(graph);
        graph.Output(tokens, TensorProto.Types.DataType.String, -1);
        using var model = new OnnxModel(graph.ToModel());

        using var outputs = model.Run([encoding.Raw(new TextColumn("text", [text]))], [tokens]);

        Assert.Equal([.. WordsEncoding.Divide(text), WordsEncoding.Filler], outputs[0].AsEnumerable<string>());
    }

    [Fact]
    public void A_vocabulary_beyond_the_whole_numbers_of_32_bit_floats_is_refused()
    {
        Assert.Equal(1 << 24, new TokensPart("text", 1, 1 << 24).Vocabulary);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokensPart("text", 1, (1 << 24) + 1));
    }

    [Fact]
    public void The_job_says_what_clients_send()
    {
        var warning = Assert.Single(ClientWork.Warnings([Pairs], new EncodingForm(false) { SequenceLength = 5 }));

        Assert.EndsWith("takes their numbers; clients make those of 'text' by tokenizer-0.json of the artifact", warning);
    }

    private Preprocessor Fit(FeatureOptions feature, int length) => Preprocessor.Fit(
        table.Data, new DatasetOptions { Features = [feature] }, new EncodingForm(false) { SequenceLength = length });
}
