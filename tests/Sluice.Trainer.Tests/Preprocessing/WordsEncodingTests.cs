using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing.Tokens;

namespace Sluice.Trainer.Tests.Preprocessing;

public sealed class WordsEncodingTests
{
    private static readonly FeatureOptions Comment = new() { Name = "comment", Type = "text" };

    [Fact]
    public void A_text_becomes_how_often_it_has_each_word_of_the_training_rows()
    {
        using var table = new TestTable(
            "ttteee", new TextColumn("comment", ["The cat", " the dog  THE bird ", null, "a cat sees the cat", "", "bird"]));

        // bird, cat, dog, the
        Assert.Equal(
            [[0, 1, 0, 1], [1, 0, 1, 2], [0, 0, 0, 0], [0, 2, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0]], table.Encode(Comment));
    }

    [Fact]
    public void Upper_case_counts_where_the_job_says_so()
    {
        using var table = new TestTable("tt", new TextColumn("comment", ["The the Äh", "äh"]));

        Assert.Equal(["The", "the", "Äh", "äh"], Words(table, Comment with { Lowercase = false }));
        Assert.Equal(["the", "Äh", "äh"], Words(table, Comment));
    }

    [Fact]
    public void The_vocabulary_has_the_most_frequent_words_and_the_first_of_equals()
    {
        using var table = new TestTable("tt", new TextColumn("comment", ["d d d c c b b a", "e e"]));

        Assert.Equal(["b", "c", "d"], Words(table, Comment with { Vocabulary = new() { Size = 3 } }));
        Assert.Equal(["b", "c", "d", "e"], Words(table, Comment with { Vocabulary = new() { MinCount = 2 } }));
    }

    [Fact]
    public void Texts_without_words_are_refused()
    {
        using var table = new TestTable("tte", new TextColumn("comment", ["  ", null, "words"]));
        using var rare = new TestTable("t", new TextColumn("comment", ["once"]));

        Assert.Equal("spec.dataset.features[0].name", Assert.Throws<JobException>(() => table.Fit(Comment)).Error.Field);
        var e = Assert.Throws<JobException>(() => rare.Fit(Comment with { Vocabulary = new() { MinCount = 2 } }));
        Assert.Equal("spec.dataset.features[0].vocabulary.minCount", e.Error.Field);
    }

    [Fact]
    public void A_batch_of_empty_texts_is_all_zeros()
    {
        using var table = new TestTable("tee", new TextColumn("comment", ["a b", "", null]));
        using var preprocessor = table.Fit(Comment);

        Assert.Equal([0, 0, 0, 0], preprocessor.Encode(table.Batch(1, 2)));
    }

    private static IReadOnlyList<string> Words(TestTable table, FeatureOptions feature)
    {
        using var preprocessor = table.Fit(feature);
        return Assert.IsType<WordsEncoding>(preprocessor.Features[0]).Words;
    }
}
